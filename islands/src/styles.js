// The desk's policy refuses style attributes that are set as text. Some packages set them so on their own elements: what they
// mean is put through the object model instead, which the policy allows.
const set = Element.prototype.setAttribute;
Element.prototype.setAttribute = function (name, value) {
  if (name === "style") this.style.cssText = value;
  else set.call(this, name, value);
};

// Style sheets that a package wants to put in by itself are those that its build already gave us as files.
for (const name of ["appendChild", "insertBefore"]) {
  const own = Node.prototype[name];
  document.head[name] = function (node, ...rest) {
    return node.nodeName === "STYLE" ? node : own.call(this, node, ...rest);
  };
}
