import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BusEvent } from './events';
import { isObject, Json } from '../core/json';
import { World } from '../core/world';

const FOLDER = join(__dirname, '..', '..', 'fixtures', 'events');

export interface EventFacts {
  readonly resources: readonly string[];
  /** Exactly the members that the recorded event has; `optional` names those that may be left out. */
  readonly detail: Json;
  readonly optional?: readonly string[];
  /** Members that are maps: what is in them is not compared. */
  readonly open?: readonly string[];
}

/**
 * An event in the shape of a recorded one. The recordings are the only source of shapes: a member too
 * many or too few is a fault of the loopback AWS.
 */
export function recordedEvent(
  world: World,
  recording: string,
  { resources, detail, optional = [], open = [] }: EventFacts,
): BusEvent {
  const recorded = JSON.parse(readFileSync(join(FOLDER, `${recording}.json`), 'utf8')) as BusEvent;
  const difference = differs(recorded.detail, detail, { optional, open }, '');
  if (difference) throw world.fault(`an event unlike ${recording}: ${difference}`);
  return {
    ...recorded,
    id: randomUUID(),
    account: world.account,
    region: world.region,
    time: new Date(Date.now() - world.eventsAreLateMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    resources,
    detail,
  };
}

interface Leniency {
  readonly optional: readonly string[];
  readonly open: readonly string[];
}

function differs(recorded: Json, made: Json, lenient: Leniency, at: string): string | undefined {
  for (const key of new Set([...Object.keys(recorded), ...Object.keys(made)])) {
    const path = at + key;
    if (!Object.hasOwn(recorded, key)) return `${path} is too many`;
    if (!Object.hasOwn(made, key)) {
      if (lenient.optional.includes(path)) continue;
      return `${path} is missing`;
    }
    const [a, b] = [recorded[key], made[key]];
    if (Array.isArray(a) !== Array.isArray(b) || typeof a !== typeof b) return `${path} is of another type`;
    const inner =
      isObject(a) && isObject(b) && !lenient.open.includes(path) ? differs(a, b, lenient, `${path}.`) : undefined;
    if (inner) return inner;
  }
  return undefined;
}
