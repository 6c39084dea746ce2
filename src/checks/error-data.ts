/** An error for the user, as data: it is thrown by reference, and docs/errors.md lists it. */
export interface ErrorData {
  /** What is wrong and where. `<name>` stands for a value that is known when it is thrown. */
  readonly message: string;
  /** How to fix it. It follows the message. */
  readonly fix?: string;
  /** How to fix it, if the message ends with the words of git, AWS or the system: on the page only. */
  readonly help?: string;
}

type NamesIn<T> = T extends `${string}<${infer Name}>${infer Rest}` ? Name | NamesIn<Rest> : never;

/** The values that an error has to be given. */
export type ErrorValues<E extends ErrorData> = {
  readonly [Name in NamesIn<E['message'] | E['fix']>]: string | number;
};
export type ErrorArguments<E extends ErrorData> = [keyof ErrorValues<E>] extends [never] ? [] : [ErrorValues<E>];

/** The text of an error with its values. */
export function errorText<E extends ErrorData>(error: E, ...[values]: ErrorArguments<E>): string {
  const given: Readonly<Record<string, string | number>> = values ?? {};
  return [error.message, error.fix]
    .flatMap((text) => text?.replace(/<(\w+)>/g, (whole, name: string) => String(given[name] ?? whole)) ?? [])
    .join(': ');
}
