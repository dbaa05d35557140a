/* "/" leads to the search, from anywhere but where one writes. */

import { onSingleKey } from "./single-keys.js";

/* What is written in the box is marked, so that the next word takes its place. */
function search() {
  const box = document.querySelector("[data-search]");
  if (!box) return false;
  box.focus();
  box.select();
}

export const searchByKey = () => onSingleKey({ "/": search });
