import { Evaluator } from './evaluate';
import { Block, HclError } from './hcl/hcl';
import type { ParseHcl } from './hcl/parse-hcl';
import { isFlowModule, mapModule } from './map-module';
import { MappedFlow, Printed } from './mapped';
import { printFlows } from './print-flows';
import { describeIssue } from '../../src/checks/options-error';
import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { issuesOf } from '../../src/flows/resolve';
import { MIGRATE_ERRORS } from '../errors/terraform-errors';
import { UserError } from '../errors/user-error';
import { counted } from '../output/style';

/** The image that the module builds with when a block names none. CodeBuild has it no more. */
const OLD_IMAGE = 'aws/codebuild/nodejs:8.11.0';

/** Blocks that values are taken from, or that are of no use here. */
const READ = ['locals', 'variable', 'output', 'terraform', 'provider', 'data'];

/**
 * Terraform's blocks as flows for `.projenrc.ts`: code, and as comments all that could not be mapped.
 * @throws UserError when the text is no HCL, or has no block of the module
 */
export function migrateTerraform(text: string, file: string, parseHcl: ParseHcl): string {
  const { others, none, flows } = readFlows(text, file, parseHcl);
  const groups = new Map<string, MappedFlow[]>();
  for (const flow of flows) {
    const key = JSON.stringify([flow.repositoryName, flow.namePrefix]);
    groups.set(key, [...(groups.get(key) ?? []), flow]);
  }
  const parts = [...groups.values()].map((group, index) => printGroup(group, file, index, groups.size));
  return (
    parts.join('\n') +
    remarks(flows, none, others)
      .map((line) => `// ${line}\n`)
      .join('')
  );
}

function readFlows(text: string, file: string, parseHcl: ParseHcl) {
  try {
    const body = parseHcl(text);
    const evaluator = new Evaluator(body);
    const modules = body.blocks
      .filter(isFlowModule)
      .map((block) => ({ block, flows: mapModule(block, evaluator, file) }));
    if (modules.length === 0) throw new UserError(MIGRATE_ERRORS.noModule, { file });
    const flows = modules.flatMap((module) => module.flows);
    return {
      flows: flows.map((flow, index) => ({ ...flow, name: uniqueName(flow.name, flows.slice(0, index)) })),
      none: modules.filter((module) => module.flows.length === 0).map(({ block }) => block),
      others: body.blocks.filter((block) => !READ.includes(block.type) && !isFlowModule(block)).length,
    };
  } catch (error) {
    if (error instanceof HclError)
      throw new UserError(MIGRATE_ERRORS.notTerraform, { file, line: error.line, reason: error.message });
    throw error;
  }
}

function uniqueName(name: string, before: readonly MappedFlow[]): string {
  const same = before.filter((each) => each.name === name).length;
  return same === 0 ? name : `${name}-${same + 1}`;
}

function printGroup(group: readonly MappedFlow[], file: string, index: number, count: number): string {
  const [{ repositoryName, namePrefix }] = group;
  const head =
    count === 1
      ? [`// From ${file}: put this into the braces of new FlowCiProject({ }) in .projenrc.ts.`]
      : [
          `// From ${file}, ${index + 1} of ${count}: each repository${group[0].namePrefix ? ' and prefix' : ''} is a project of its own.`,
        ];
  return `${head.join('\n')}\n${printFlows(repositoryName, namePrefix, group)}${refused(group)
    .map((line) => `// npx projen will refuse: ${line}\n`)
    .join('')}`;
}

/** The issues of the result, before `npx projen` does. */
function refused(group: readonly MappedFlow[]): string[] {
  const [{ repositoryName, namePrefix }] = group;
  const flows: Record<string, Printed> = Object.fromEntries(
    group.map(({ name, members }) => [name, Object.fromEntries(members.map(({ key, value }) => [key, value]))]),
  );
  const declared = {
    repositoryName,
    defaultBranch: 'main',
    ...(namePrefix && { namePrefix }),
    flows,
  } as unknown as DeclaredFlows;
  return issuesOf(declared).map(describeIssue);
}

/** What the reader should know of the whole. */
function remarks(flows: readonly MappedFlow[], none: readonly Block[], others: number): string[] {
  const has = (flow: MappedFlow, key: string) => flow.members.some((member) => member.key === key);
  const image = (flow: MappedFlow) =>
    Object.hasOwn(Object(flow.members.find(({ key }) => key === 'environment')?.value) as object, 'image');
  const without = (names: readonly MappedFlow[]) => names.map(({ name }) => name).join(', ');
  const noImage = flows.filter((flow) => !image(flow));
  const noBuildspec = flows.filter((flow) => !has(flow, 'buildspec'));
  return [
    ...(noImage.length > 0
      ? [`No image in ${without(noImage)}: the module took ${OLD_IMAGE}, these take the newest Amazon Linux image.`]
      : []),
    ...(noBuildspec.length > 0
      ? [
          `No buildspec in ${without(noBuildspec)}: the file is buildspec.yml then. The module's README has buildspec.yaml: write buildspec: 'buildspec.yaml' if that is its name.`,
        ]
      : []),
    ...none.map(
      ({ labels, line }) =>
        `No flow for module ${JSON.stringify(labels[0])} (line ${line}): its for_each or count is empty.`,
    ),
    ...(others > 0 ? [`${counted(others, 'other block')} ${others === 1 ? 'is no flow' : 'are no flows'}.`] : []),
    `${counted(flows.length, 'flow')}, ${flows.reduce((sum, { missing }) => sum + missing.length, 0)} to look at by hand ("not mapped").`,
  ];
}
