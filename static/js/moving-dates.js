/* A date of the plan is moved by dragging its sign to another day. Nothing is saved by that: the form that moves it opens
   with the new day in it, and says what speaks against it. The same form is a link beside each date. */

export function moveDates() {
  const plan = document.querySelector("[data-moving]");
  if (!plan) return;
  let form = "";
  const dayOf = (event) => form && event.target.closest("[data-day]");
  const light = (day) => {
    plan.querySelector(".day-target")?.classList.remove("day-target");
    day?.classList.add("day-target");
  };
  plan.addEventListener("dragstart", (event) => {
    form = event.target.closest("[data-move]")?.dataset.move ?? "";
  });
  plan.addEventListener("dragover", (event) => {
    const day = dayOf(event);
    light(day);
    if (day) event.preventDefault();
  });
  plan.addEventListener("drop", (event) => {
    const day = dayOf(event);
    if (!day) return;
    event.preventDefault();
    window.location.assign(`${form}?day=${day.dataset.day}`);
  });
  plan.addEventListener("dragend", () => {
    form = "";
    light(null);
  });
}
