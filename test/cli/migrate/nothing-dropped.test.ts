import * as fc from 'fast-check';
import { loadParseHcl, ParseHcl } from '../../../cli/migrate/hcl/parse-hcl';
import { VARIABLES } from '../../../cli/migrate/map-variables';
import { migrateTerraform } from '../../../cli/migrate/migrate';
import { evaluated } from '../support/terraform';

let parseHcl: ParseHcl;
beforeAll(async () => {
  parseHcl = await loadParseHcl();
});

/**
 * Values as Terraform files have them. A token is a word that is in no other value: if the value is known, it is in the
 * output; if it is not, it is not there.
 */
interface Written {
  readonly hcl: string;
  readonly token: string;
  readonly isKnown: boolean;
}

const token = fc.stringMatching(/^[a-z]{12}$/).map((word) => `t${word}`);

/** A string in the ways in which people write one. */
const text: fc.Arbitrary<Written> = fc
  .tuple(
    token,
    fc.constantFrom<readonly [(word: string) => string, boolean]>(
      [(word) => `"${word}"`, true],
      [(word) => `"\${"${word}"}"`, true],
      [(word) => `local.words["${word}"]`, true],
      [(word) => `var.yes ? "${word}" : "no"`, true],
      [(word) => `[for each in ["${word}"] : each][0]`, true],
      [(word) => `join("", ["${word}"])`, true],
      [(word) => `var.unknown ? "${word}" : "no"`, false],
      [(word) => `"${word}-\${var.unknown}"`, false],
      [(word) => `"%{ if var.unknown }${word}%{ endif }"`, false],
      [(word) => `aws_kms_key.${word}.arn`, false],
      [(word) => `file("${word}")`, false],
      [(word) => `[for each in var.unknown : "${word}"][0]`, false],
      [(word) => `var.unknown == "${word}" ? "a" : "b"`, false],
      [(word) => `local.${word}`, false],
    ),
  )
  .map(([word, [write, isKnown]]) => ({ hcl: write(word), token: word, isKnown }));

/** Expressions of each type, with the tokens in them; a value of another type is refused, and listed. */
const FORMS: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => `[${value}]`,
  (value) => `{ image = ${value} }`,
  (value) => `{ other = ${value} }`,
  (value) => `{ type = "S3", location = ${value} }`,
  (value) => `{ location = ${value} }`,
  (value) => `[{ name = "A", value = ${value} }]`,
  (value) => `[{ name = ${value}, value = "a" }]`,
  (value) => `[{ name = "A", value = "a", type = ${value} }]`,
  (value) => `[{ name = "A", value = "a", other = ${value} }]`,
  (value) => `{ vpc_id = ${value}, subnets = ["s-1"], security_group_ids = ["sg-1"] }`,
  (value) => `{ vpc_id = "vpc-1", subnets = [${value}], security_group_ids = ["sg-1"] }`,
  (value) => `jsonencode({ Statement = [{ Action = ${value}, Resource = "*" }] })`,
  (value) => `jsonencode({ Statement = [{ Effect = ${value}, Action = "a:b", Resource = "*" }] })`,
  (value) => `jsonencode({ Other = ${value}, Statement = [] })`,
];

/** `source` is the module's own. `event` decides what the block is: it is always known here. */
const NAMES = [...Object.keys(VARIABLES).filter((name) => name !== 'event'), 'depends_on', 'providers', 'colour'];

const attribute = fc.record({
  name: fc.constantFrom(...NAMES),
  value: text,
  form: fc.constantFrom(...FORMS),
});

const PRELUDE = 'variable "yes" {\n  default = true\n}\n';
const event = fc.constantFrom('review', 'branch', 'tag', 'schedule', 'on-demand');

const linesOf = (printed: string) => printed.split('\n').map((line) => line.trim());
const codeOf = (printed: string) =>
  linesOf(printed)
    .filter((line) => !line.startsWith('//'))
    .join('\n');
const remarksOf = (printed: string) =>
  linesOf(printed)
    .filter((line) => line.startsWith('//'))
    .join('\n');

test('every attribute of a module block is in the output or in the list', () => {
  fc.assert(
    fc.property(
      event,
      fc.uniqueArray(attribute, { selector: ({ name }) => name, maxLength: 8 }),
      (kind, attributes) => {
        const words = attributes.map(({ value }) => `${value.token} = "${value.token}"`).join('\n');
        const head = `locals {\n  words = {\n${words}\n  }\n}\n${PRELUDE}module "m" {\n  source = "../terraform-aws-codecommit-flow-ci"\n  event = "${kind}"\n`;
        const lines = attributes.map(({ name, value, form }) => `  ${name} = ${form(value.hcl)}\n`);
        const printed = migrateTerraform(`${head}${lines.join('')}}\n`, 'main.tf', parseHcl);
        const first = head.split('\n').length;
        const [code, list] = [codeOf(printed), remarksOf(printed)];
        attributes.forEach(({ name, value }, index) => {
          const isListed = list.includes(`${name} (line ${first + index})`);
          const isThere = code.includes(value.token);
          expect({ name, value, isListed, isThere, isLost: !isListed && !isThere }).toMatchObject({ isLost: false });
          if (!value.isKnown) expect({ name, value, isThere }).toMatchObject({ isThere: false });
        });
        // No expression of Terraform is in the code, and the code is code.
        expect(code).not.toMatch(/var\.|local\.|%\{|\$\{(?!accountId|region|partition|repositoryArn)/);
        expect(Object.keys(evaluated(printed).flows ?? {})).toEqual(['m']);
        const count = linesOf(printed).filter((line) => line.startsWith('// not mapped: ')).length;
        expect(printed).toContain(`1 flow, ${count} to look at by hand`);
      },
    ),
    { numRuns: 300 },
  );
});

/** A member of a statement, as an attribute or a nested block. */
const member = fc
  .tuple(
    text,
    fc.constantFrom<(value: string) => string>(
      (value) => `sid = ${value}`,
      (value) => `not_resources = [${value}]`,
      (value) => `effect = ${value}`,
      (value) => `condition {\n test = "StringEquals"\n variable = "a:b"\n values = [${value}]\n }`,
      (value) => `condition {\n test = "StringEquals"\n variable = ${value}\n values = ["c"]\n }`,
      (value) => `condition {\n test = ${value}\n variable = "a:b"\n values = ["c"]\n }`,
      (value) =>
        `dynamic "condition" {\n for_each = [${value}]\n content {\n test = "StringEquals"\n variable = "a:b"\n values = [condition.value]\n }\n }`,
      (value) => `other {\n a = ${value}\n }`,
    ),
  )
  .map(([value, write]) => ({ ...value, hcl: write(value.hcl) }));

const statement = fc.record({
  action: text,
  resource: text,
  more: fc.option(member, { nil: undefined }),
  wrap: fc.constantFrom('own', 'dynamic', 'unknown', 'source', 'override', 'source_json'),
});

test('every statement of a policy is in the output as a whole, or left out and in the list', () => {
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 5 }), (statements) => {
      const data: string[] = [];
      const lists: Record<string, string[]> = { source: [], override: [], source_json: [] };
      const own = statements.map(({ action, resource, more, wrap }, index) => {
        const lines = `actions = [${action.hcl}]\nresources = [${resource.hcl}]\n${more?.hcl ?? ''}`;
        const each = `dynamic "statement" {\nfor_each = ${wrap === 'unknown' ? 'var.unknown' : '[1]'}\ncontent {\n${lines}\n}\n}\n`;
        if (wrap === 'own') return `statement {\n${lines}\n}\n`;
        if (wrap === 'dynamic' || wrap === 'unknown') return each;
        data.push(`data "aws_iam_policy_document" "d${index}" {\nstatement {\n${lines}\n}\n}\n`);
        lists[wrap].push(`data.aws_iam_policy_document.d${index}.json`);
        return '';
      });
      const [json] = lists.source_json;
      const document = `data "aws_iam_policy_document" "all" {\n${own.join('')}source_policy_documents = [${[...lists.source, ...lists.source_json.slice(1)].join(', ')}]\noverride_policy_documents = [${lists.override.join(', ')}]\n${json ? `source_json = ${json}\n` : ''}}\n`;
      const words = statements.flatMap(({ action, resource, more }) =>
        [action, resource, more].flatMap((value) => (value ? [`${value.token} = "${value.token}"`] : [])),
      );
      const printed = migrateTerraform(
        `locals {\nwords = {\n${words.join('\n')}\n}\n}\n${PRELUDE}${data.join('')}${document}module "m" {\nsource = "../terraform-aws-codecommit-flow-ci"\nevent = "tag"\nrepo_name = "foo"\npolicy_override = data.aws_iam_policy_document.all.json\n}\n`,
        'main.tf',
        parseHcl,
      );
      const kept = evaluated(printed).flows?.m.policyStatements ?? [];
      const left = linesOf(printed).filter((line) => /statement \d+: .* left out/.test(line));
      // None is lost, and none is there without a part of it.
      expect({ kept: kept.length, left: left.length, all: kept.length + left.length }).toMatchObject({
        all: statements.length,
      });
      for (const each of kept) {
        const code = JSON.stringify(each);
        const of = statements.find(({ action }) => code.includes(action.token));
        const parts = of ? [of.action, of.resource, ...(of.more ? [of.more] : [])] : [];
        expect(parts.length).toBeGreaterThan(0);
        for (const { token: part, isKnown } of parts)
          expect({ part, isKnown, isThere: code.includes(part) }).toEqual({ part, isKnown: true, isThere: true });
      }
    }),
    { numRuns: 300 },
  );
});

test('every other block, local and variable that no flow uses is in the list', () => {
  const other = fc.tuple(
    token,
    fc.constantFrom<(word: string) => string>(
      (word) => `resource "aws_s3_bucket" "${word}" {\n bucket = "x"\n}\n`,
      (word) => `data "aws_vpc" "${word}" {\n default = true\n}\n`,
      (word) => `data "aws_iam_policy_document" "${word}" {\n}\n`,
      (word) => `locals {\n ${word} = 1\n}\n`,
      (word) => `variable "${word}" {\n default = 1\n}\n`,
      (word) => `output "${word}" {\n value = 1\n}\n`,
      (word) => `module "${word}" {\n source = "./other"\n x = 1\n}\n`,
      (word) => `provider "${word}" {\n}\n`,
      (word) => `${word} {\n a = 1\n}\n`,
    ),
  );
  fc.assert(
    fc.property(fc.uniqueArray(other, { selector: ([word]) => word, maxLength: 12 }), (others) => {
      const printed = migrateTerraform(
        `module "m" {\nsource = "../terraform-aws-codecommit-flow-ci"\nevent = "tag"\nrepo_name = "foo"\n}\n${others.map(([word, write]) => write(word)).join('')}`,
        'main.tf',
        parseHcl,
      );
      const list = remarksOf(printed);
      expect(others.filter(([word]) => !list.includes(word))).toEqual([]);
    }),
  );
});
