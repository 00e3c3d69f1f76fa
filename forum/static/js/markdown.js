/** HTML to Markdown: for quotes of what is selected, and for text pasted from other programs. */

const AROUND = { STRONG: "**", B: "**", EM: "_", I: "_", CODE: "`", S: "~~", DEL: "~~" };
const BLOCKS = new Set(["P", "DIV", "SECTION", "ARTICLE", "UL", "OL", "LI", "BLOCKQUOTE", "PRE", "TABLE", "TR", "H1", "H2", "H3", "H4", "H5", "H6", "HR"]);
const SKIPPED = new Set(["SCRIPT", "STYLE", "META", "TITLE", "HEAD", "BUTTON", "SVG", "XML"]);

/** The Markdown of a fragment or an element; what has no Markdown stays as its text. */
export const toMarkdown = (root) => blocks(root).replace(/\n{3,}/g, "\n\n").trim();

function blocks(node, indent = "") {
  let out = "";
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) out += child.textContent.replace(/\s+/g, " ");
    else if (child.nodeType === Node.ELEMENT_NODE && !SKIPPED.has(child.tagName.toUpperCase())) out += block(child, indent);
  }
  return out;
}

function block(node, indent) {
  const tag = node.tagName.toUpperCase();
  if (!BLOCKS.has(tag)) return inline(node, indent);
  if (/^H[1-6]$/.test(tag)) return `\n\n${"#".repeat(Math.max(2, Number(tag[1])) - 1)} ${flat(node)}\n\n`;
  if (tag === "HR") return "\n\n---\n\n";
  if (tag === "PRE") return `\n\n\`\`\`\n${node.textContent.replace(/\n$/, "")}\n\`\`\`\n\n`;
  if (tag === "BLOCKQUOTE") return `\n\n${blocks(node).trim().replace(/\n{3,}/g, "\n\n").split("\n").map((line) => `> ${line}`.trimEnd()).join("\n")}\n\n`;
  if (tag === "UL" || tag === "OL") return `\n\n${items(node, indent)}\n\n`;
  if (tag === "TABLE") return `\n\n${table(node)}\n\n`;
  return `\n\n${blocks(node, indent).trim()}\n\n`;
}

function inline(node, indent) {
  const tag = node.tagName.toUpperCase();
  if (tag === "BR") return "\n";
  if (tag === "INPUT") return node.type === "checkbox" ? `[${node.checked ? "x" : " "}] ` : "";
  if (tag === "IMG") return node.getAttribute("src")?.startsWith("/files/") ? `![${node.alt}](${node.getAttribute("src")})` : node.alt;
  const text = blocks(node, indent);
  if (tag === "A" && text.trim() && !node.matches(".mention")) return link(node, text.trim());
  const mark = AROUND[tag];
  const weight = node.style?.fontWeight;
  // Office programs wrap whole documents in a <b> that is not bold.
  if (!mark || !text.trim() || text.includes("\n\n") || weight === "normal" || weight === "400") return text;
  const [, before, inner, after] = text.match(/^(\s*)([\s\S]*?)(\s*)$/);
  return `${before}${mark}${inner}${mark}${after}`;
}

function link(node, text) {
  const address = node.getAttribute("href") ?? "";
  if (!/^(https?:|mailto:|\/)/.test(address)) return text;
  return text === address ? address : `[${text}](${address})`;
}

function items(list, indent) {
  const ordered = list.tagName.toUpperCase() === "OL";
  const first = Number(list.getAttribute("start") ?? 1);
  return [...list.children].filter((item) => item.tagName.toUpperCase() === "LI").map((item, index) => {
    const marker = ordered ? `${first + index}. ` : "- ";
    const text = blocks(item).trim().replace(/\n{2,}/g, "\n");
    return indent + marker + text.split("\n").map((line, at) => (at ? " ".repeat(marker.length) + line : line)).join("\n");
  }).join("\n");
}

function table(node) {
  const rows = [...node.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => flat(cell).replaceAll("|", "\\|")));
  if (!rows.length) return "";
  const width = Math.max(...rows.map((row) => row.length));
  const line = (cells) => `| ${Array.from({ length: width }, (_, at) => cells[at] ?? "").join(" | ")} |`;
  return [line(rows[0]), line(Array(width).fill("---")), ...rows.slice(1).map(line)].join("\n");
}

const flat = (node) => blocks(node).replace(/\s+/g, " ").trim();
