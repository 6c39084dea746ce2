import { CommandPhase } from '../plan/buildspec';
import { phaseNamed } from '../plan/choose-phases';

/** How flags read their values: the kind of value, and its words for the error message. */

export const SECONDS = { parse: positive, expected: 'a number of seconds, for example 5' };
export const MINUTES = { parse: positive, expected: 'a number of minutes, for example 10' };
export const TIME = { parse: time, expected: 'a time, for example 2026-11-23T08:00Z' };
export const PHASE = { parse: phase, expected: 'install, pre_build, build or post_build' };
export const PAIRS = { parse: pair, expected: 'NAME=value' };
export const NAMES = { parse: (name: string, before: readonly string[]): readonly string[] => [...before, name] };

/** A whole number. */
export function wholeNumber(min: number, max: number, expected: string) {
  return {
    parse: (text: string): number | undefined =>
      /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined,
    expected,
  };
}

function positive(text: string): number | undefined {
  return Number(text) > 0 ? Number(text) : undefined;
}

function time(text: string): Date | undefined {
  const read = new Date(text);
  return Number.isNaN(read.getTime()) ? undefined : read;
}

function phase(text: string): CommandPhase | undefined {
  return phaseNamed(text);
}

function pair(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined {
  const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=([^]*)$/.exec(text) ?? [];
  return name ? { ...before, [name]: value } : undefined;
}
