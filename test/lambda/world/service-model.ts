import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, string>>;
  readonly member?: string;
  readonly key?: string;
  readonly value?: string;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
}
interface Model { readonly operations: Readonly<Record<string, string>>; readonly shapes: Readonly<Record<string, Shape>> }

const FOLDER = join(__dirname, '..', '..', 'fixtures', 'service-models');
const SERVICES = ['codebuild', 'codecommit', 'events', 'lambda', 'logs', 'sqs', 'sts'] as const;
export type Service = typeof SERVICES[number];
const read = (service: Service): Model => JSON.parse(readFileSync(join(FOLDER, `${service}.json`), 'utf8')) as Model;
const MODELS = Object.fromEntries(SERVICES.map((service) => [service, read(service)])) as Readonly<Record<Service, Model>>;
const PATTERNS = new Map<string, RegExp>();

export function isModelled(service: string): service is Service {
  return SERVICES.some((each) => each === service);
}

/** What AWS's own model of a service says against a request. Empty: nothing. */
export function faultsOf(service: Service, operation: string, input: unknown): readonly string[] {
  const model = MODELS[service];
  if (!Object.hasOwn(model.operations, operation)) return [`${service} has no operation ${operation} in the reduced model`];
  const faults: string[] = [];
  check(model, model.operations[operation], input, operation, faults);
  return faults;
}

/** The same where the service is not known: no two of them have an operation of one name that the handlers call. */
export function faultsOfCall(operation: string, input: unknown): readonly string[] {
  const services = SERVICES.filter((service) => Object.hasOwn(MODELS[service].operations, operation));
  return services.length === 1 ? faultsOf(services[0], operation, input) : [`${services.length} services have an operation ${operation}`];
}

function check(model: Model, name: string, value: unknown, at: string, faults: string[]): void {
  const shape = model.shapes[name];
  const wrong = (what: string) => { faults.push(`${at}: ${what}`); };
  const within = (size: number, unit: string) => {
    if (shape.min !== undefined && size < shape.min) wrong(`${size} ${unit} are fewer than ${shape.min}`);
    if (shape.max !== undefined && size > shape.max) wrong(`${size} ${unit} are more than ${shape.max}`);
  };
  switch (shape.type) {
    case 'structure': {
      if (typeof value !== 'object' || value === null) return wrong('is no object');
      const given = Object.entries(value).filter(([, each]) => each !== undefined);
      for (const required of shape.required ?? []) if (!given.some(([key]) => key === required)) wrong(`${required} is missing`);
      for (const [key, each] of given) {
        if (!shape.members || !Object.hasOwn(shape.members, key)) wrong(`${key} is no member`);
        else check(model, shape.members[key], each, `${at}.${key}`, faults);
      }
      return;
    }
    case 'list':
      if (!Array.isArray(value)) return wrong('is no list');
      within(value.length, 'items');
      return value.forEach((each, i) => check(model, shape.member ?? '', each, `${at}[${i}]`, faults));
    case 'string':
      if (typeof value !== 'string') return wrong('is no text');
      within(value.length, 'characters');
      if (shape.enum && !shape.enum.includes(value)) wrong(`${value} is none of ${shape.enum.join(', ')}`);
      if (shape.pattern && !patternOf(shape.pattern).test(value)) wrong(`${value} does not match ${shape.pattern}`);
      return;
    case 'integer':
    case 'long':
      if (!Number.isInteger(value)) return wrong('is no whole number');
      return within(value as number, 'as a number');
    case 'boolean':
      if (typeof value !== 'boolean') wrong('is no boolean');
      return;
    default:
      wrong(`has a type that is not checked: ${shape.type}`);
  }
}

function patternOf(text: string): RegExp {
  const known = PATTERNS.get(text) ?? new RegExp(`^(?:${text.replaceAll('\\u10000-\\u10FFFF', '\\u{10000}-\\u{10FFFF}')})$`, 'u');
  PATTERNS.set(text, known);
  return known;
}
