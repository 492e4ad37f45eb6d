/** The element that `el("button.primary.wide")` makes. */
export type ElementOf<Description extends string> =
  Description extends `${infer Tag}.${string}` ? ElementOf<Tag> :
  Description extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[Description] : HTMLElement;

declare global {
  // What a selector or an id finds is known to whoever wrote the page, not to a checker.
  interface ParentNode {
    querySelector(selectors: string): any;
    querySelectorAll(selectors: string): NodeListOf<any>;
  }
  interface Document {
    getElementById(elementId: string): any;
  }
}
