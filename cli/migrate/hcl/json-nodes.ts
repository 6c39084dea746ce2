import { HclError } from './hcl';
import { TERRAFORM_ERRORS } from '../../errors/terraform-errors';

/** JSON with the line of each value. */
export type JsonNode = { readonly line: number } & (
  | { readonly kind: 'scalar'; readonly value: string | number | boolean | null; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'object'; readonly members: readonly { readonly key: string; readonly value: JsonNode }[] }
);

const MAX_DEPTH = 200;

/**
 * JSON.parse decides what is JSON; here it is read again for the lines, which it does not tell.
 * @throws HclError where the text is not JSON
 */
export function readJsonNodes(text: string): JsonNode {
  const error = jsonError(text);
  if (error !== undefined) {
    const reason = error.replace(/\s+/g, ' ').slice(0, 120);
    throw new HclError(lineOfError(text), TERRAFORM_ERRORS.notJson, { reason });
  }
  const tokens = [...text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]|[-\w.+]+|\n/g)].map(([token]) => token);
  let at = 0;
  let line = 1;
  const next = (): string => {
    while (tokens[at] === '\n') {
      line += 1;
      at += 1;
    }
    at += 1;
    return tokens[at - 1];
  };
  const read = (token: string, depth: number): JsonNode => {
    const begin = line;
    if (depth > MAX_DEPTH) throw new HclError(line, TERRAFORM_ERRORS.tooDeep);
    if (token === '{') {
      const members: { key: string; value: JsonNode }[] = [];
      for (let key = next(); key !== '}'; key = next())
        members.push({ key: JSON.parse(key) as string, value: read(next(), depth + 1) });
      return { kind: 'object', line: begin, members };
    }
    if (token === '[') {
      const items: JsonNode[] = [];
      for (let item = next(); item !== ']'; item = next()) items.push(read(item, depth + 1));
      return { kind: 'list', line: begin, items };
    }
    return { kind: 'scalar', line: begin, value: JSON.parse(token) as string | number | boolean | null, text: token };
  };
  return read(next(), 0);
}

function jsonError(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The first line that cannot be the beginning of JSON: the message does not always have the place. */
function lineOfError(text: string): number {
  const lines = text.split('\n');
  const isBegun = (count: number) => {
    const part = `${lines.slice(0, count).join('\n')}\n`;
    const error = jsonError(part);
    const place = /position (\d+)/.exec(error ?? '')?.[1];
    return error === undefined || /end of JSON|unterminated string/i.test(error) || Number(place) >= part.length;
  };
  let [good, bad] = [0, lines.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isBegun(middle)) good = middle;
    else bad = middle;
  }
  return bad;
}
