/* Keys: moving through lists, and letters that lead somewhere. */
import { onBeforeUnmount, onMounted, type Ref } from "vue";

/** Is the user typing, or is a dialog open? Letters are then letters. */
export function isBusyWithText(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  if (document.querySelector("dialog[open]")) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "SELECT", "TEXTAREA"].includes(target.tagName);
}

export function useKeys(handle: (event: KeyboardEvent) => void): void {
  const listen = (event: KeyboardEvent): void => {
    if (!isBusyWithText(event)) handle(event);
  };
  onMounted(() => window.addEventListener("keydown", listen));
  onBeforeUnmount(() => window.removeEventListener("keydown", listen));
}

/** j, k and the arrows move the focus through the [data-row] elements of a list; Enter opens as a link does. */
export function useRowKeys(list: Ref<HTMLElement | null>): void {
  useKeys((event) => {
    const step = event.key === "j" || event.key === "ArrowDown" ? 1 : event.key === "k" || event.key === "ArrowUp" ? -1 : 0;
    if (step === 0 || !list.value) return;
    const rows = [...list.value.querySelectorAll<HTMLElement>("[data-row]")];
    const at = rows.findIndex((row) => row === document.activeElement);
    if (at < 0 && event.key.startsWith("Arrow")) return; // arrows scroll until the list has the focus
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  });
}
