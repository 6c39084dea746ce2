import { loadParseHcl, ParseHcl } from '../../../cli/migrate/hcl/parse-hcl';
import { migrateTerraform } from '../../../cli/migrate/migrate';
import { evaluated, one, remarks } from '../support/terraform';

let parseHcl: ParseHcl;
beforeAll(async () => {
  parseHcl = await loadParseHcl();
});

/** Statements that a document becomes, and what is to be done by hand. */
function migrated(document: string, around = '') {
  const data = `data "aws_iam_policy_document" "d" {\n${document}\n}\n`;
  const policy = one('  policy_override = data.aws_iam_policy_document.d.json');
  const printed = migrateTerraform(`${policy}${data}${around}`, 'main.tf', parseHcl);
  return {
    printed,
    statements: evaluated(printed).flows?.one.policyStatements ?? [],
    remarks: remarks(printed),
  };
}

const statement = (lines: string, actions = '["s3:GetObject"]') =>
  `  statement {\n    actions = ${actions}\n    resources = ["*"]\n${lines}\n  }\n`;
const BASE = `data "aws_iam_policy_document" "base" {
${statement('sid = "A"', '["a:Base"]')}${statement('sid = "B"', '["b:Base"]')}}
`;
const actionsOf = (statements: ReturnType<typeof migrated>['statements']) =>
  statements.map(({ actions }) => actions[0]);

/** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document */
describe('other documents in a document', () => {
  test.each([
    ['source_policy_documents = [data.aws_iam_policy_document.base.json]', ['a:Base', 'b:Own']],
    ['source_json = data.aws_iam_policy_document.base.json', ['a:Base', 'b:Own']],
    ['override_policy_documents = [data.aws_iam_policy_document.base.json]', ['b:Base', 'a:Base']],
    ['override_json = data.aws_iam_policy_document.base.json', ['b:Base', 'a:Base']],
    ['source_policy_documents = [null, ""]', ['b:Own']],
    [
      'source_policy_documents = [for each in [1] : jsonencode({ Statement = { Effect = "Allow", Action = "c:${each}", Resource = "*" } })]',
      ['c:1', 'b:Own'],
    ],
  ])('%s are merged by the sid', (line, expected) => {
    const { statements, remarks: listed } = migrated(`  ${line}\n${statement('sid = "B"', '["b:Own"]')}`, BASE);
    expect({ actions: actionsOf(statements), listed }).toEqual({ actions: expected, listed: [] });
  });

  test.each([
    ['source_policy_documents = [file("base.json")]', 'source_policy_documents: file("base.json")'],
    ['source_policy_documents = var.documents', 'source_policy_documents: var.documents'],
    ['override_policy_documents = [aws_iam_policy.p.policy]', 'override_policy_documents: aws_iam_policy.p.policy'],
    ['source_json = var.x', 'source_json: var.x'],
    ['source_policy_documents = ["{"]', 'source_policy_documents, which has a document that is not JSON'],
    ['policy_id = "x"', 'Id has no counterpart'],
    ['version = "2008-10-17"', 'Version is "2008-10-17"'],
    ['colour = "red"', 'colour has no counterpart'],
  ])('%s is listed', (line, what) => {
    const { statements, remarks: listed } = migrated(`  ${line}\n${statement('', '["b:Own"]')}`);
    expect(actionsOf(statements)).toEqual(['b:Own']);
    expect(listed).toEqual([expect.stringContaining(what) as string]);
  });

  test('a statement of another document that is not known is left out alone', () => {
    const { statements, remarks: listed } = migrated(
      '  source_policy_documents = [data.aws_iam_policy_document.base.json]',
      BASE.replace('["a:Base"]', '[var.action]'),
    );
    expect(actionsOf(statements)).toEqual(['b:Base']);
    expect(listed).toEqual([expect.stringContaining('statement 1: Action has var.action') as string]);
  });
});

describe('dynamic blocks', () => {
  const dynamic = (forEach: string, content: string, more = '') =>
    `  dynamic "statement" {\n    for_each = ${forEach}\n    ${more}\n    content {\n${content}\n    }\n  }\n`;

  test.each([
    ['["s3", "sqs"]', 'statement.value', ['s3:*', 'sqs:*']],
    ['toset(["s3"])', 'statement.key', ['s3:*']],
    ['{ x = "s3" }', 'statement.value', ['s3:*']],
    ['[]', 'statement.value', []],
  ])('for each of %s', (forEach, value, expected) => {
    const { statements, remarks: listed } = migrated(
      `${dynamic(forEach, `actions = ["\${${value}}:*"]\n resources = ["*"]`)}${statement('', '["own:*"]')}`,
    );
    expect({ actions: actionsOf(statements), listed }).toEqual({ actions: [...expected, 'own:*'], listed: [] });
  });

  test('the iterator may have another name, and conditions may be dynamic too', () => {
    const { statements, remarks: listed } = migrated(
      dynamic(
        '["a"]',
        'actions = ["s3:*"]\n resources = ["*"]\n dynamic "condition" {\n for_each = { "aws:x" = each2.value }\n content {\n test = "StringEquals"\n variable = condition.key\n values = [condition.value]\n }\n }',
        'iterator = each2',
      ),
    );
    expect(listed).toEqual([]);
    expect(statements).toEqual([
      { actions: ['s3:*'], resources: ['*'], conditions: { StringEquals: { 'aws:x': ['a'] } } },
    ]);
  });

  test.each([
    ['var.services', 'dynamic "statement" in line 8 for each of var.services'],
    ['"text"', 'dynamic "statement" in line 8 for each of "text"'],
  ])('for each of %s is listed', (forEach, what) => {
    const { statements, remarks: listed } = migrated(
      `${dynamic(forEach, 'actions = ["s3:*"]\n resources = ["*"]')}${statement('', '["own:*"]')}`,
    );
    expect(actionsOf(statements)).toEqual(['own:*']);
    expect(listed).toEqual([expect.stringContaining(what) as string]);
  });

  test('a dynamic condition that is not known takes its statement with it', () => {
    const { statements, remarks: listed } = migrated(
      statement(
        'dynamic "condition" {\n for_each = var.c\n content {\n test = "Bool"\n variable = "a:b"\n values = ["true"]\n }\n }',
      ),
    );
    expect(statements).toEqual([]);
    expect(listed).toEqual([expect.stringContaining('dynamic "condition" in line') as string]);
  });
});

describe('a statement that is not completely known is left out', () => {
  const condition = (values: string, test = '"StringEquals"') =>
    `condition {\n test = ${test}\n variable = "aws:x"\n values = ${values}\n }`;
  test.each([
    [condition('[var.x ? "a" : "b"]'), 'Condition has var.x ? "a" : "b"'],
    [condition('["p-${var.x}"]'), 'Condition has "p-${var.x}"'],
    [condition('[]', 'var.test'), 'Condition has the condition in line'],
    [`${condition('["a"]')}\n${condition('["b"]')}`, 'Condition has two conditions StringEquals for aws:x'],
    ['effect = var.effect', 'Effect has var.effect'],
    ['effect = "deny"', 'Effect is "deny", and should be "Allow" or "Deny"'],
    ['sid = var.sid', 'Sid has var.sid'],
    ['not_actions = ["s3:*"]', 'NotAction has no counterpart'],
    ['not_resources = ["*"]', 'NotResource has no counterpart'],
    ['colour = "red"', 'colour has no counterpart'],
    ['other {\n a = 1\n }', 'other has no counterpart'],
  ])('%s', (lines, what) => {
    const { statements, remarks: listed, printed } = migrated(`${statement(lines)}${statement('', '["own:*"]')}`);
    expect(actionsOf(statements)).toEqual(['own:*']);
    expect(listed).toEqual([expect.stringContaining(`statement 1: ${what}`) as string]);
    expect(printed).toContain('1 flow, 1 to look at by hand');
  });

  test.each([
    ['{ Statement = [{ Effect = "Allow", Action = "s3:*" }] }', 'has no Resource'],
    ['{ Statement = [{ Effect = "Allow", Action = [], Resource = "*" }] }', 'has no Action'],
    ['{ Statement = [{ Action = [["a"]], Resource = "*" }] }', 'Action has ["a"], and should have strings'],
    [
      '{ Statement = [{ Action = "a:b", Resource = "*", Condition = "x" }] }',
      'Condition has "x", which is no condition',
    ],
    ['{ Statement = ["x"] }', 'is "x", and should be a map'],
    ['{ Statement = [{ Action = "a:b", Resource = "$${own}" }] }', 'Resource has ${own}'],
    ['{ Statement = [{ Action = "a:b", Resource = "$${name_slug}" }] }', 'Resource has ${name_slug}'],
    ['{ Statement = [{ Action = "a:b", Resource = var.arn }] }', 'Resource has var.arn'],
  ])('%s', (policy, what) => {
    const printed = migrateTerraform(one(`  policy_override = jsonencode(${policy})`), 'main.tf', parseHcl);
    expect(evaluated(printed).flows?.one).toEqual({ on: { review: {} } });
    expect(remarks(printed)).toEqual([expect.stringContaining(`statement 1: ${what}`) as string]);
  });

  test('the others of a policy that is a text stay', () => {
    const printed = migrateTerraform(
      one(
        '  policy_override = <<-P\n    { "Statement": [\n      { "Effect": "Allow", "Action": "a:b", "Resource": "${aws_kms_key.k.arn}/*" },\n      { "Effect": "Allow", "Action": "c:d", "Resource": "*" }\n    ] }\n  P',
      ),
      'main.tf',
      parseHcl,
    );
    expect(evaluated(printed).flows?.one.policyStatements).toEqual([{ actions: ['c:d'], resources: ['*'] }]);
    expect(remarks(printed)).toEqual([
      expect.stringContaining('statement 1: Resource has aws_kms_key.k.arn') as string,
    ]);
  });
});

test("IAM's variables are those of IAM, however they are written", () => {
  const { statements } = migrated(statement('').replace('"*"', '"arn:aws:s3:::b/&{aws:username}"'));
  expect(statements[0].resources).toEqual(['arn:aws:s3:::b/${aws:username}']);
  const printed = migrateTerraform(
    one(
      '  name_prefix = "p-"\n  policy_override = jsonencode({ Statement = { Action = "a:b", Resource = [join("$", ["", "$${aws:userid}"]), "$${name}/$${name_prefix}$${repo_name}"] } })',
    ),
    'main.tf',
    parseHcl,
  );
  expect(evaluated(printed).flows?.one.policyStatements?.[0].resources).toEqual(['${aws:userid}', 'p-foo/p-foo']);
});
