/* Tab moves among the cells of a table and indents a list, as in other editors; it never holds anybody (WCAG 2.1.2):
   it leaves after the last cell, where there is nothing to indent, and always after Escape. */

const isNested = ({ $from }) =>
  Array.from({ length: $from.depth }, (_none, depth) => $from.node(depth + 1)).filter(
    ({ type }) => type.name === "listItem",
  ).length > 1;

function staysWithin(editor, isBack) {
  const can = editor.can();
  if (editor.isActive("table")) return isBack ? can.goToPreviousCell() : can.goToNextCell();
  return isBack ? isNested(editor.state.selection) : can.sinkListItem("listItem");
}

/* What the editor does with keys before its own; what it is told to leave alone is the browser's. */
export function keysOf(editor) {
  let isLeaving = false;
  return {
    keydown(_view, event) {
      if (event.key !== "Tab" || event.ctrlKey || event.altKey || event.metaKey) {
        if (event.key !== "Shift") isLeaving = event.key === "Escape" && !event.isComposing;
        return false;
      }
      return isLeaving || !staysWithin(editor, event.shiftKey);
    },
    blur() {
      isLeaving = false;
      return false;
    },
  };
}
