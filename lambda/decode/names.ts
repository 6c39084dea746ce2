import { JsonObject, textAt } from './json';

/** What a flow can be called. `src/flows/formats.ts` refuses all else, so another name in an invocation is made up. */
export const FLOW_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html */
export const PROJECT_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$/;

/** The name of a flow, under `flow`. */
export function flowAt(json: JsonObject): string | undefined {
  return matching(textAt(json, 'flow'), FLOW_NAME);
}

/** The name of a CodeBuild project, under `project`. */
export function projectAt(json: JsonObject): string | undefined {
  return matching(textAt(json, 'project'), PROJECT_NAME);
}

function matching(text: string | undefined, pattern: RegExp): string | undefined {
  return text !== undefined && pattern.test(text) ? text : undefined;
}
