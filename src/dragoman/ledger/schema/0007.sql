-- The stage that a thing has reached, to be counted without taking every state apart.
ALTER TABLE resolved ADD COLUMN stage TEXT NOT NULL DEFAULT '';
UPDATE resolved SET stage = coalesce(json_extract(state, '$.stage'), '');
CREATE INDEX resolved_stage ON resolved(kind, stage);
