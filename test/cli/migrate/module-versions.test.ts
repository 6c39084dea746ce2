import { loadParseHcl, ParseHcl } from '../../../cli/migrate/hcl/parse-hcl';
import { migrateTerraform } from '../../../cli/migrate/migrate';
import { evaluated, remarks } from '../support/terraform';

let parseHcl: ParseHcl;
beforeAll(async () => {
  parseHcl = await loadParseHcl();
});

const GIT = 'git::https://github.com/plus3it/terraform-aws-codecommit-flow-ci.git';

function migrated(source: string, lines: string) {
  const printed = migrateTerraform(
    `module "one" {\n  source = "${source}"\n  repo_name = "foo"\n${lines}\n}\n`,
    'main.tf',
    parseHcl,
  );
  return { printed, flow: evaluated(printed).flows?.one, remarks: remarks(printed) };
}

/** What the module's history has: tags 3.1.1, 4.0.0 and 4.2.0 changed a default. */
test.each([
  [`${GIT}//modules/branch`, '', 'aws/codebuild/standard:4.0', undefined],
  [`${GIT}//modules/branch?ref=6.0.0`, '', 'aws/codebuild/standard:4.0', undefined],
  [`${GIT}//modules/branch?ref=v4.2.0`, '', 'aws/codebuild/standard:4.0', undefined],
  [`${GIT}//modules/branch?ref=refs/tags/4.1.2`, '', 'aws/codebuild/nodejs:8.11.0', undefined],
  [`${GIT}//modules/branch?ref=4.0.0`, '', 'aws/codebuild/nodejs:8.11.0', undefined],
  [`${GIT}//modules/branch?ref=3.4.4`, '', 'aws/codebuild/nodejs:8.11.0', 'buildspec.yaml'],
  [`${GIT}//modules/branch?ref=3.1.0`, '', 'aws/codebuild/nodejs:8.11.0', 'version: 0.2\nphases: {}\n'],
  [`${GIT}//modules/branch?ref=main`, '', 'aws/codebuild/standard:4.0', undefined],
  ['plus3it/codecommit-flow-ci/aws//modules/branch', 'version = "4.1.0"', 'aws/codebuild/nodejs:8.11.0', undefined],
  ['plus3it/codecommit-flow-ci/aws//modules/branch', 'version = "~> 4.2"', 'aws/codebuild/standard:4.0', undefined],
  [`${GIT}//modules/branch`, 'version = "3.4.4"', 'aws/codebuild/standard:4.0', undefined],
])('the defaults of %s with %j', (source, line, image, buildspec) => {
  const { printed, flow, remarks: listed } = migrated(source, `  ${line}`);
  expect({ flow, listed }).toEqual({
    flow: { on: { branch: { names: ['master'] } }, ...(buildspec !== undefined && { buildspec }) },
    listed: [],
  });
  expect(printed).toContain(`// No image in one: the module took ${image}, these take the newest Amazon Linux image.`);
});

test.each([
  ['branch = null', ['master'], 0],
  ['branch = "develop"', ['develop'], 0],
  ['branch = 1', ['1'], 0],
  ['branch = var.branch', [], 1],
])('the branch of %s', (line, names, count) => {
  const { flow, remarks: listed } = migrated(`${GIT}//modules/branch?ref=4.3.3`, `  ${line}`);
  expect(flow?.on).toEqual({ branch: { names } });
  expect(listed).toHaveLength(count);
});

test('flows of two versions have a remark on each image', () => {
  const block = (name: string, ref: string) =>
    `module "${name}" {\n  source = "${GIT}//modules/tag?ref=${ref}"\n  repo_name = "foo"\n}\n`;
  const printed = migrateTerraform(block('a', '4.1.0') + block('b', '4.3.0'), 'main.tf', parseHcl);
  expect(printed).toContain('// No image in a: the module took aws/codebuild/nodejs:8.11.0,');
  expect(printed).toContain('// No image in b: the module took aws/codebuild/standard:4.0,');
});

/** Terraform converts them to strings first, and those to booleans. */
test.each([
  ['privileged_mode = "1"', { environment: { privileged: true } }, 0],
  ['privileged_mode = 1', { environment: { privileged: true } }, 0],
  ['privileged_mode = 0', { environment: { privileged: false } }, 0],
  ['privileged_mode = true', { environment: { privileged: true } }, 0],
  ['privileged_mode = "yes"', {}, 1],
  ['privileged_mode = "True"', {}, 1],
  ['privileged_mode = var.docker', {}, 1],
])('a boolean in a map of strings: %s', (line, gives, count) => {
  const { flow, remarks: listed } = migrated(`${GIT}//modules/tag`, `  environment = { ${line} }`);
  expect(flow).toEqual({ on: { tag: {} }, ...gives });
  expect(listed).toHaveLength(count);
});

/** What was lost before: each is in the list now, with its line. */
test.each([
  ['name_prefix = var.prefix', {}, 'name_prefix (line 4) is var.prefix'],
  ['badge_enabled = 1', {}, 'badge_enabled (line 4) is 1, and should be true or false'],
  ['build_timeout = true', {}, 'build_timeout (line 4) is true, and should be a number'],
  ['artifacts = { location = "b" }', {}, 'artifacts (line 4) location: the type is NO_ARTIFACTS'],
  ['artifacts = { type = var.t, location = "b" }', {}, 'artifacts (line 4) is var.t'],
  [
    'environment_variables = [{ name = "A", value = "/a", type = var.t }]',
    {},
    'environment_variables (line 4) A: is var.t',
  ],
  ['environment_variables = [{ name = "A", value = "/a", type = "SSM" }]', {}, 'A: the type is "SSM"'],
  [
    'environment_variables = [{ name = "A", value = "a", colour = "red" }]',
    { environmentVariables: { A: 'a' } },
    'A: colour has no counterpart',
  ],
  ['environment = { image = ["a"] }', {}, 'environment (line 4) is {"image":["a"]}, and should be a map of strings'],
  ['vpc_config = { vpc_id = "vpc-1", subnets = "a", security_group_ids = [] }', {}, 'vpc_config (line 4) is {'],
  ['policy_arns = ["arn:aws:iam::$${other}:policy/a"]', {}, 'policy_arns (line 4) item 1: has ${other}'],
  ['buildspec = ["a"]', {}, 'buildspec (line 4) is ["a"], and should be a string'],
])('%s', (line, gives, what) => {
  const { flow, remarks: listed } = migrated(`${GIT}//modules/tag`, `  ${line}`);
  expect(flow).toEqual({ on: { tag: {} }, ...gives });
  expect(listed).toEqual([expect.stringContaining(what) as string]);
});
