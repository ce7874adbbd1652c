"""Many articles into Parquet: cut into numbered shards, read by whatever executor is there, and committed one by one."""
