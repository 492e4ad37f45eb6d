import type { Call } from "/types/call";

declare global {
  /** What a front hosts: web/shared/matters/views.js says what each member is for. */
  interface View {
    node: HTMLElement;
    title?: string;
    dispose?(): void;
    isBusy?(): boolean;
    keep?(): object;
    [more: string]: any;
  }

  /** The view on the screen. `outdated`: to be redrawn once it is settled. */
  interface Shown {
    name: string;
    parameters: object;
    view: View;
    outdated?: boolean;
  }

  /** What a front gives to the views that it hosts; web/shared/matters/views.js says what each is for. */
  interface App {
    call: Call;
    terminalCall: Call;
    go(view: string, parameters?: object, options?: { replace?: boolean }): void;
    back(view: string, parameters?: object): void;
    leave(link: { url: string; codeSvg: string | null }): void;
    keep: Pick<Storage, "getItem" | "setItem" | "removeItem">;
    [more: string]: any;
  }
}
