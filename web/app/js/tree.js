/* A tree of links by the keyboard pattern of WAI-ARIA: arrows move, open and close, Home and End, typing
   finds. Branches are drawn when they are opened, a hundred at a time.

   tree({label, roots: [node], children: (node) => [node] or a promise of them, hasChildren: (node) => bool,
         key: (node) => text, row: (node) => [children of the link], href: (node),
         open: Set of keys, selected: key}) */
import { el, put } from "./dom.js";
import { t } from "./words.js";
import { number } from "./format.js";
import { announce } from "./ui.js";

const PART = 100;

export function tree(spec) {
  const root = el("ul", { role: "tree", class: "tree", "aria-label": spec.label });
  let typed = "";
  let typedAt = 0;

  function shown() {
    return [...root.querySelectorAll("[role=treeitem]")].filter((item) => item.offsetParent !== null);
  }

  function focusOn(item) {
    if (item === undefined || item === null) {
      return;
    }
    root.querySelectorAll("[role=treeitem][tabindex='0']").forEach((one) => { one.tabIndex = -1; });
    item.tabIndex = 0;
    item.focus();
  }

  function addPart(list, nodes, level, from) {
    for (const node of nodes.slice(from, from + PART)) {
      list.append(item(node, level));
    }
    if (from + PART < nodes.length) {
      const more = el("li", { role: "none" }, el("button", {
        type: "button", class: "more plain", role: "treeitem", "aria-level": level, tabindex: "-1", style: { "--level": level },
        on: {
          click: () => {
            more.remove();
            addPart(list, nodes, level, from + PART);
            focusOn(list.children[from + PART].querySelector("[role=treeitem]"));
          }
        }
      }, t("show_more", { n: number(nodes.length - from - PART) })));
      list.append(more);
    }
  }

  async function openUp(link, node, level) {
    const list = link.nextElementSibling;
    spec.open.add(spec.key(node));
    link.setAttribute("aria-expanded", "true");
    list.hidden = false;
    if (list.childElementCount > 0) {
      return;
    }
    let nodes = spec.children(node);
    if (nodes instanceof Promise) {
      put(list, el("li", { role: "none", class: "quiet waiting" }, t("loading")));
      try {
        nodes = await nodes;
      } catch (error) {
        announce(error.detail || t("problem"));
        put(list);
        closeUp(link, node);
        return;
      }
      put(list);
    }
    addPart(list, nodes, level + 1, 0);
  }

  function closeUp(link, node) {
    spec.open.delete(spec.key(node));
    link.setAttribute("aria-expanded", "false");
    link.nextElementSibling.hidden = true;
  }

  function item(node, level) {
    const isBranch = spec.hasChildren(node);
    const isOpen = isBranch && spec.open.has(spec.key(node));
    const isHere = spec.key(node) === spec.selected;
    const twisty = isBranch ? el("span", { class: "twisty", "aria-hidden": "true" }) : el("span", { class: "twisty none", "aria-hidden": "true" });
    const link = el("a", {
      role: "treeitem", href: spec.href(node), tabindex: "-1", "aria-level": level, "aria-selected": isHere ? "true" : "false",
      "aria-expanded": isBranch ? String(isOpen) : null, style: { "--level": level }
    }, twisty, spec.row(node));
    const list = isBranch ? el("ul", { role: "group", hidden: !isOpen }) : null;
    link.node = node;
    link.level = level;
    twisty.addEventListener("click", (event) => {
      if (isBranch) {
        event.preventDefault();
        event.stopPropagation();
        toggle(link);
      }
    });
    const box = el("li", { role: "none" }, link, list);
    if (isOpen) {
      void openUp(link, node, level);
    }
    return box;
  }

  function toggle(link) {
    if (link.getAttribute("aria-expanded") === "true") {
      closeUp(link, link.node);
    } else {
      void openUp(link, link.node, link.level);
    }
  }

  function findTyped(items, at, sign) {
    const now = Date.now();
    typed = now - typedAt > 700 ? sign : typed + sign;
    typedAt = now;
    const from = typed.length === 1 ? at + 1 : at;
    for (let n = 0; n < items.length; n++) {
      const candidate = items[(from + n) % items.length];
      if ((candidate.querySelector(".name") || candidate).textContent.trim().toLowerCase().startsWith(typed)) {
        return candidate;
      }
    }
    return null;
  }

  root.addEventListener("focusin", (event) => {
    const now = event.target.closest("[role=treeitem]");
    if (now !== null && now.tabIndex !== 0) {
      root.querySelectorAll("[role=treeitem][tabindex='0']").forEach((one) => { one.tabIndex = -1; });
      now.tabIndex = 0;
    }
  });

  root.addEventListener("keydown", (event) => {
    const now = event.target.closest("[role=treeitem]");
    if (now === null || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const items = shown();
    const at = items.indexOf(now);
    const state = now.getAttribute("aria-expanded");
    let isMine = true;
    if (event.key === "ArrowDown") {
      focusOn(items[at + 1]);
    } else if (event.key === "ArrowUp") {
      focusOn(items[at - 1]);
    } else if (event.key === "ArrowRight") {
      if (state === "false") {
        toggle(now);
      } else if (state === "true") {
        focusOn(items[at + 1]);
      }
    } else if (event.key === "ArrowLeft") {
      if (state === "true") {
        toggle(now);
      } else {
        const above = now.closest("[role=group]");
        focusOn(above === null ? null : above.previousElementSibling);
      }
    } else if (event.key === "Home") {
      focusOn(items[0]);
    } else if (event.key === "End") {
      focusOn(items[items.length - 1]);
    } else if (event.key === " ") {
      now.click();
    } else if (event.key.length === 1) {
      focusOn(findTyped(items, at, event.key.toLowerCase()));
    } else {
      isMine = false;
    }
    if (isMine) {
      event.preventDefault();
    }
  });

  addPart(root, spec.roots, 1, 0);
  const start = root.querySelector("[aria-selected=true]") || root.querySelector("[role=treeitem]");
  if (start !== null) {
    start.tabIndex = 0;
  }
  root.focusSelected = () => focusOn(root.querySelector("[aria-selected=true]"));
  return root;
}
