/** Something wrong with an option. All faults are collected before anything is refused. */
export interface Fault {
  /** The option's path, such as `flows.main.timeout`. */
  readonly path: string;
  /** What stands there. */
  readonly value: unknown;
  /** What is allowed, as the end of the sentence "must be ...". */
  readonly mustBe: string;
  /** What to change, as an order: "write 60". */
  readonly cure: string;
}
