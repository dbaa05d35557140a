/* "?" leads to the list of keys, from anywhere but where one writes. */

import { onSingleKey } from "./single-keys.js";

function help() {
  const link = document.querySelector("[data-help]");
  if (!link) return false;
  location.assign(`${link.href}#keys`);
}

export const helpByKey = () => onSingleKey({ "?": help });
