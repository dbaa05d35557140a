/* What is kept in the browser. A browser that refuses, or has no room left, stops nobody from typing or saving. */

export function kept(key, where = "localStorage") {
  try {
    return JSON.parse(window[where].getItem(key));
  } catch {
    return null;
  }
}

/* Says whether it has been kept. */
export function keep(key, value, where = "localStorage") {
  try {
    window[where].setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function drop(key, where = "localStorage") {
  try {
    window[where].removeItem(key);
  } catch {
    /* Nothing is kept there, then. */
  }
}
