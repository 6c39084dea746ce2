import { writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../../cli/run-cli';
import { recordingHost } from '../support/recording-host';
import { one } from '../support/terraform';

describe('flow-ci migrate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'migrate-'));
  const run = async (...args: string[]) => {
    const host = recordingHost({ cwd: folder, tempRoot: folder });
    return { code: await runCli(['migrate', ...args], host), out: host.stdout.text, err: host.stderr.text };
  };

  test('prints the flows of a file', async () => {
    writeFileSync(join(folder, 'main.tf'), one(''));
    expect(await run('main.tf')).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('// From main.tf: put this into the braces of new FlowCiProject') as string,
    });
  });

  test.each([
    ['none.tf', undefined, /^error: none\.tf was not found\n$/],
    ['open.tf', 'module "a" {\n  b = "c\n}', /^error: open\.tf:2: a text has no closing quote\n$/],
    ['brace.tf', 'module "a" {\n', /^error: brace\.tf:1: the block module "a" has no "}"\n$/],
    [
      'brace-of-two.tf',
      '# one\nmodule "a" {\n  b = 1\n\nmodule "c" {\n}\n',
      /^error: brace-of-two\.tf:2: the block module "a" has no "}"\n$/,
    ],
    ['too-many.tf', 'module "a" {\n}\n}\n', /^error: too-many\.tf:3: this is not HCL: }\n$/],
    ['list.tf', 'a = 1\nb = [1, 2\n', /^error: list\.tf:2: the list that begins here has no "]"\n$/],
    ['map.tf', 'a = {\n  b = 1\n', /^error: map\.tf:1: "{" is not closed\n$/],
    [
      'call.tf',
      'a = {\n  c = jsonencode({ d = 1 }\n  b = 1\n}\n',
      /^error: call\.tf:2: the call of jsonencode has no "\)"\n$/,
    ],
    ['open-list.tf', 'module "a" {\n  b = [1,\n', /^error: open-list\.tf:2: "\[" is not closed\n$/],
    ['open-hole.tf', 'a = 1\nb = "x${c"\nd = 1\n', /^error: open-hole\.tf:2: this is not HCL: b = "x\$\{c"\n$/],
    ['quote.tf', 'module "a" {\n  x = "1\n  z = "b"\n}\n', /^error: quote\.tf:2: a text has no closing quote\n$/],
    ['two-lines.tf', 'a = "b\n  c"\n', /^error: two-lines\.tf:1: a text has no closing quote\n$/],
    ['heredoc.tf', 'z = 1\na = <<X\nb\n', /^error: heredoc\.tf:2: the line "X" that ends the text is missing\n$/],
    ['no-value.tf', 'a = 1\nb =\nc = 2\n', /^error: no-value\.tf:2: a value is missing after "="\n$/],
    ['one-line.tf', 'a = 1 b = 2\n', /^error: one-line\.tf:1: the line should end before this\n$/],
    ['words.tf', 'a {\n  b 1\n}\n', /^error: words\.tf:2: this is not HCL: b 1\n$/],
    ['escape.tf', 'a = "b"\nc = "^\\\\w+ \\d"\n', /^error: escape\.tf:2: "\\d" means nothing in a text\n$/],
    [
      'shell.tf',
      "a = <<'EOT'\nx\nEOT\n",
      /^error: shell\.tf:1: a name and the end of the line are missing after "<<"\n$/,
    ],
    ['computed.tf', 'a = {\n  b = c\n  (d) = 1\n}\n', /^error: computed\.tf:3: this is not HCL: \(d\) = 1\n$/],
    ['label.tf', '"a" {\n}\n', /^error: label\.tf:1: this is not HCL: "a" \{\n$/],
    ['json.tf', '{ "module": {} }\n', /^error: json\.tf:1: this is neither an attribute nor a block\n$/],
    [
      'other.tf',
      'module "a" {\n  source = "./b"\n}\n',
      /^error: other\.tf has no module whose source is terraform-aws-codecommit-flow-ci\n$/,
    ],
  ])('fails with one line for %s', async (name, text, message) => {
    if (text !== undefined) writeFileSync(join(folder, name), text);
    expect(await run(name)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) as string });
  });
});
