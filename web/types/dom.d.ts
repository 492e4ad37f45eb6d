/** The element that `el("button.primary.wide")` makes. */
export type ElementOf<Description extends string> =
  Description extends `${infer Tag}.${string}` ? ElementOf<Tag> :
  Description extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[Description] : HTMLElement;

declare global {
  // The standard converts what is no number to 0, which is no timer: null stops nothing.
  function clearTimeout(id: number | null | undefined): void;
  function clearInterval(id: number | null | undefined): void;

  // `[node, isOpen && button].filter(Boolean)` keeps no empty value.
  interface Array<T> {
    filter(kept: BooleanConstructor): Exclude<T, false | null | undefined | 0 | "">[];
  }

  // What a selector or an id finds is known to whoever wrote the page, not to a checker.
  interface ParentNode {
    querySelector(selectors: string): any;
    querySelectorAll(selectors: string): NodeListOf<any>;
  }
  interface Document {
    getElementById(elementId: string): any;
  }
}
