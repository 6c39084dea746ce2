import * as fs from 'node:fs';
import * as path from 'node:path';
import { Host } from '../host';
import { Refusal } from '../refusal';

/** Read an event from a file, or from standard input for `-`. */
export async function readEventArgument(host: Host, name: string): Promise<unknown> {
  const text = name === '-' ? await readAll(host.stdin) : readFile(path.resolve(host.cwd, name), name);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Refusal(`${name === '-' ? 'standard input' : name} is not JSON: ${(error as Error).message}`);
  }
}

function readFile(file: string, shown: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new Refusal(`${shown} cannot be read: ${(error as Error).message}`);
  }
}

async function readAll(input: Host['stdin']): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of input ?? []) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString();
}
