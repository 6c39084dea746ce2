import { Refusal, WHERE_TO_READ } from './refusal';
import { Fault } from '../contract/fault';

/** Options that cannot be used. The message lists every fault; nothing has been written. */
export class OptionsError extends Refusal {
  public readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(`${describeFaults(faults)}\n${WHERE_TO_READ}`, 'OptionsError');
    this.faults = faults;
    // The message has them all: Node.js would print them once more.
    Object.defineProperty(this, 'faults', { enumerable: false });
  }
}

/** One line for each fault: the path, what is there, what is allowed, what to change. */
export function describeFaults(faults: readonly Fault[]): string {
  const count = faults.length === 1 ? 'one option needs' : `${faults.length} options need`;
  return [`${count} a change (nothing was written)`, ...faults.map(describeFault)].join('\n  - ');
}

export function describeFault({ path, value, mustBe, cure }: Fault): string {
  return value === undefined
    ? `"${path}" is missing, it must be ${mustBe}: ${cure}`
    : `"${path}" is ${shown(value)}, it must be ${mustBe}: ${cure}`;
}

/** A value on one short line. */
function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 80 ? `${json.slice(0, 77)}...` : json;
}
