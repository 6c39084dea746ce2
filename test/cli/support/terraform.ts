import { FlowCiOptions } from '../../../src/flows/flow-ci-options';

/** Where a module of the original comes from, as an attribute. */
export const SOURCE = 'source = "git::https://github.com/plus3it/terraform-aws-codecommit-flow-ci.git"';

/** One block with the given lines, of the event that is wanted. */
export function one(lines: string, event = 'review'): string {
  return `module "one" {\n  ${SOURCE}\n  event = "${event}"\n  repo_name = "foo"\n${lines}\n}\n`;
}

/** What is printed is code: read it as `.projenrc.ts` would. */
export function evaluated(code: string): FlowCiOptions {
  return new Function(`return {\n${code}\n}`)() as FlowCiOptions;
}

/** Remarks in what is printed. */
export function remarks(code: string): string[] {
  return code
    .split('\n')
    .filter((line) => line.trim().startsWith('// not mapped: '))
    .map((line) => line.trim().slice('// not mapped: '.length));
}
