// What calling the API means to the checker: a path that is written out has the answer that docs/openapi.json gives it.

import type { components, paths } from "/types/api";

/** The shapes of the contract by name: `Schemas["Scan"]`. */
export type Schemas = components["schemas"];

/** `/v1/cases/{case_id}` as the templates that fill it: `/v1/cases/${string}`. */
type Filled<Path extends string> =
  Path extends `${infer Before}{${string}}${infer After}` ? `${Before}${string}${Filled<After>}` : Path;

type WithoutQuery<Given extends string> = Given extends `${infer Path}?${string}` ? Path : Given;

/** The contract's path of this shape; never when there is none. */
type PathOf<Given extends string> = {
  [Path in keyof paths & string]:
    WithoutQuery<Given> extends Filled<Path> ? ([Extract<Filled<Path>, WithoutQuery<Given>>] extends [never] ? never : Path) : never;
}[keyof paths & string];

type Json<Of> = Of extends { content: { "application/json": infer Body } } ? Body : null;
type Success = 200 | 201 | 202 | 204;
type AnswerOf<Operation> = Operation extends { responses: infer Responses } ? Json<Responses[keyof Responses & Success]> : never;
type BodyOf<Operation> = Operation extends { requestBody?: { content: { "application/json": infer Body } } } ? Body : undefined;
type OperationOf<Method extends string, Path extends string> =
  PathOf<Path> extends never ? never : paths[PathOf<Path>][Lowercase<Method> & keyof paths[PathOf<Path>]];

export interface CallOptions<Body = unknown> {
  body?: Body;
  headers?: Record<string, string>;
  timeout?: number;
  signal?: AbortSignal;
  /** null sends none; without it each call has a key of its own. */
  idempotencyKey?: string | null;
  /** Send it even if the page is closed meanwhile. */
  keepalive?: boolean;
}

/** Only paths of the contract are checked, and only where they are written out: a plain string has an answer of any shape. */
type IsChecked<Path extends string> = Path extends `/v1/${string}` ? true : false;
/** The generator gives each path every method, as `?: never` where there is none. */
type Offered<Operations> = { [Method in keyof Operations]-?: [Exclude<Operations[Method], undefined>] extends [never] ? never : Method }[keyof Operations];
type MethodsOf<Path extends string> =
  IsChecked<Path> extends false ? string : [PathOf<Path>] extends [never] ? never : Uppercase<Exclude<Offered<paths[PathOf<Path>]>, "parameters"> & string>;
type Body<Method extends string, Path extends string> = IsChecked<Path> extends true ? BodyOf<OperationOf<Method, Path>> : unknown;
type Answer<Method extends string, Path extends string> = IsChecked<Path> extends true ? AnswerOf<OperationOf<Method, Path>> : any;
type ReadAs = "json" | "blob" | "stream";

export type Call = <Method extends string, Path extends string, As extends ReadAs = "json">(
  method: Method & MethodsOf<Path>,
  path: Path,
  options?: CallOptions<Body<Method, Path>> & { as?: As },
) => Promise<As extends "blob" ? Blob : As extends "stream" ? Response : Answer<Method, Path>>;

/** How a caller proves who they are. */
export interface Auth {
  token(): string | null;
  expiresSoon(): boolean;
  renew(staleToken: string | null): Promise<boolean>;
  headers(method: string, url: URL): Promise<Record<string, string>> | Record<string, string>;
}
