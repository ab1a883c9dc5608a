// What stands in an element now, in the form in which Slack keeps it in a view's state.

const parse = (text) => (text ? JSON.parse(text) : null);
const SINGLE = { static_select: "selected_option", external_select: "selected_option", users_select: "selected_user", channels_select: "selected_channel", conversations_select: "selected_conversation" };
const MANY = { multi_static_select: "selected_options", multi_external_select: "selected_options", multi_users_select: "selected_users", multi_channels_select: "selected_channels", multi_conversations_select: "selected_conversations" };
const WHEN = { datepicker: "selected_date", timepicker: "selected_time", datetimepicker: "selected_date_time" };

export function valueOf(root) {
  const type = root.dataset.element;
  if (type in SINGLE) return { type, [SINGLE[type]]: parse(root.dataset.chosen) };
  if (type in MANY) return { type, [MANY[type]]: [...root.querySelectorAll(".chip")].map((chip) => parse(chip.dataset.option)) };
  if (type in WHEN) return { type, [WHEN[type]]: root.value || null };
  if (type === "checkboxes") return { type, selected_options: ticked(root) };
  if (type === "radio_buttons") return { type, selected_option: ticked(root)[0] ?? null };
  if (type === "rich_text_input") return { type, rich_text_value: richText(root.querySelector(".rich-edit")) };
  if (type === "file_input") return { type, files: JSON.parse(root.dataset.files ?? "[]") };
  return { type, value: root.value === "" ? null : root.value };
}

const ticked = (root) => [...root.querySelectorAll("input:checked")].map((box) => parse(box.dataset.option));
const INPUTS = /_input$|select$|picker$|^checkboxes$|^radio_buttons$/;

export function stateIn(host) {
  const state = {};
  for (const root of host.querySelectorAll("[data-element]")) {
    if (!INPUTS.test(root.dataset.element)) continue;
    (state[root.dataset.blockId] ??= {})[root.dataset.actionId] = valueOf(root);
  }
  return state;
}

const STYLES = { B: "bold", STRONG: "bold", I: "italic", EM: "italic", S: "strike", STRIKE: "strike", DEL: "strike", CODE: "code" };

function richText(edit) {
  const elements = [{ type: "rich_text_section", elements: [] }];
  const runs = elements[0].elements;
  const add = (text, style) => runs.push({ type: "text", text, ...(Object.keys(style).length ? { style } : {}) });
  const walk = (node, style) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data && add(node.data, style);
    if (node.nodeName === "BR") return add("\n", {});
    const block = ["DIV", "P", "LI"].includes(node.nodeName);
    if (block && runs.length && runs.at(-1).text !== "\n") add("\n", {});
    const mark = STYLES[node.nodeName];
    for (const child of node.childNodes) walk(child, mark ? { ...style, [mark]: true } : style);
    return undefined;
  };
  for (const child of edit.childNodes) walk(child, {});
  return edit.textContent.trim() ? { type: "rich_text", elements } : null;
}
