import { convert, Type, typeOf } from '../../../cli/migrate/conversions';
import { Evaluator } from '../../../cli/migrate/evaluate';
import { loadParseHcl, ParseHcl } from '../../../cli/migrate/hcl/parse-hcl';
import { Unknown, Value } from '../../../cli/migrate/value';

let parseHcl: ParseHcl;
beforeAll(async () => {
  parseHcl = await loadParseHcl();
});

const MODULE = `
variable "yes" { default = true }
variable "text" {
  type    = string
  default = 5
}
variable "never" {
  type     = number
  default  = "7"
  nullable = false
}
locals {
  list = ["a", "b"]
  map  = { b = 2, a = 1 }
  deep = { x = [{ y = "z" }] }
  null = null
}
`;

/** The last attribute of a module, or the source of what is not known. */
function valueOf(hcl: string): Value | { readonly unknown: string } {
  const body = parseHcl(`${MODULE}value = ${hcl}\n`);
  const value = new Evaluator(body).evaluate(body.attributes[0].value);
  return value instanceof Unknown ? { unknown: value.source } : value;
}

/**
 * Results are those that Terraform's pages name.
 * @see https://developer.hashicorp.com/terraform/language/expressions
 */
describe('expressions', () => {
  test.each<[string, Value]>([
    ['var.yes ? "a" : "b"', 'a'],
    ['!var.yes ? "a" : "b"', 'b'],
    ['"true" ? 1 : 2', 1],
    ['local.null == null ? "none" : local.null', 'none'],
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['"5" + 5', 10],
    ['10 / 4', 2.5],
    ['-7 % 3', -1],
    ['-local.map.a', -1],
    ['1 == 1', true],
    ['"1" == 1', false],
    ['local.list == ["a", "b"]', true],
    ['local.map != { a = 1, b = 2 }', false],
    ['2 >= 1 && 1 < 2 || false', true],
    ['local.deep.x[0].y == "z"', true],
    ['[for each in local.list : upper(each)]', ['A', 'B']],
    ['[for i, each in local.list : "${i}${each}" if each != "a"]', ['1b']],
    ['[for key, each in local.map : key]', ['a', 'b']],
    ['{ for key, each in local.map : each => key }', { 1: 'a', 2: 'b' }],
    ['{ for each in ["x", "x"] : each => each... }', { x: ['x', 'x'] }],
    ['local.deep.x[*].y', ['z']],
    ['local.null[*]', []],
    ['"one"[*]', ['one']],
    ['{ (local.list[0]) = 1, "${local.list[1]}-c" = 2 }', { a: 1, 'b-c': 2 }],
    ['"%{ if var.yes }a%{ else }b%{ endif }c"', 'ac'],
    ['"%{ for each in local.list ~} ${each} %{~ endfor }"', 'ab'],
    ['"%{ for key, each in local.map }${key}=${each};%{ endfor }"', 'a=1;b=2;'],
    ['max(1, "3", 2)', 3],
    ['max([1, 5]...)', 5],
    ['length({ a = var.missing })', 1],
    ['lookup({ a = 1, b = var.missing }, "a", 0)', 1],
    ['merge({ a = 1 }, local.null, { a = 2 })', { a: 2 }],
    ['try(local.list[0], "none")', 'a'],
    ['one([])', null],
    ['jsondecode("[1, {\\"a\\": null}]")[1].a', null],
    ['formatlist("%s-%d", local.list, [1, 2])', ['a-1', 'b-2']],
    ['format("%d%%", 5)', '5%'],
    ['tobool("1")', true],
    ['tostring(1.50)', '1.5'],
    ['"a${2.5e3}"', 'a2500'],
    ['flatten([["a"], [["b"]], []])', ['a', 'b']],
    ['coalesce(local.null, "", "c")', 'c'],
    ['contains(local.list, "b")', true],
    ['var.text == "5"', true],
    ['var.never == 7', true],
    ['dirname("a/b/c") == "a/b" && basename("a/b/c") == "c"', true],
  ])('%s', (hcl, expected) => {
    expect(valueOf(hcl)).toEqual(expected);
  });

  test.each([
    'var.missing ? "a" : "b"',
    '"x" ? "a" : "b"',
    '1 ? "a" : "b"',
    'local.list ? "a" : "b"',
    '1 / 0',
    '0.1 + 0.2',
    'true + 1',
    '12345678901234567890',
    'var.missing == null',
    '[for each in var.missing : each]',
    '[for each in local.list : each if var.missing]',
    '{ for each in ["x", "x"] : each => each }',
    'var.missing[*].id',
    '{ (var.missing) = 1 }',
    '"%{ if var.missing }a%{ endif }"',
    '"%{ for each in var.missing }a%{ endfor }"',
    '"a${local.list}"',
    '100000000000000000000 == 1',
    '{ for each in ["x"] : substr(each) => each }',
    'max(local.list...)',
    'max(var.missing...)',
    'tobool(1)',
    'tobool("yes")',
    'tonumber("0x10")',
    'local.list[7]',
    'lookup(local.map, "c")',
    'one(local.list)',
    'join(",", [["a"]])',
    'timestamp()',
    'local.self',
  ])('%s is not known', (hcl) => {
    expect(valueOf(hcl)).toEqual({ unknown: expect.any(String) as string });
  });

  test('a value that grows without end is not known', () => {
    const doubled = Array.from({ length: 60 }, (_, at) => `  l${at + 1} = [for each in [local.l${at}] : [each, each]]`);
    const body = parseHcl(`locals {\n  l0 = ["x"]\n${doubled.join('\n')}\n}\nvalue = jsonencode(local.l60)\n`);
    expect(new Evaluator(body).evaluate(body.attributes[0].value)).toBeInstanceOf(Unknown);
  });

  test('names of loops stand for nothing outside of them, nor in the locals that they use', () => {
    expect(valueOf('[for each in local.list : each][0] == "a" ? each : 1')).toEqual({ unknown: 'each' });
    const body = parseHcl('locals {\n  a = each\n}\nvalue = [for each in [1] : local.a]\n');
    expect(new Evaluator(body).evaluate(body.attributes[0].value)).toEqual([expect.any(Unknown)]);
  });
});

/**
 * @see https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion
 * @see https://github.com/zclconf/go-cty/blob/main/cty/convert/conversion_primitive.go
 */
describe('conversions', () => {
  test.each<[string, Value, Value | undefined]>([
    ['string', true, 'true'],
    ['string', 15, '15'],
    ['string', 1.5, '1.5'],
    ['string', 1e21, '1000000000000000000000'],
    ['string', 0.0000001, '0.0000001'],
    ['string', null, null],
    ['string', [], undefined],
    ['number', '15', 15],
    ['number', '-1.5e3', -1500],
    ['number', '', undefined],
    ['number', ' 1', undefined],
    ['number', '0x10', undefined],
    ['number', true, undefined],
    ['bool', 'true', true],
    ['bool', 'false', false],
    ['bool', '1', true],
    ['bool', '0', false],
    ['bool', 'True', undefined],
    ['bool', 1, undefined],
    ['bool', 0, undefined],
    ['list(string)', [1, true, 'a'], ['1', 'true', 'a']],
    ['list(string)', 'a', undefined],
    ['list(string)', [['a']], undefined],
    ['set(string)', ['b', 'a', 'b'], ['a', 'b']],
    ['map(string)', { a: 1, b: true, c: null }, { a: '1', b: 'true', c: null }],
    ['map(string)', { a: [] }, undefined],
    ['map(bool)', { a: '1' }, { a: true }],
    ['object({ a = number, b = optional(bool) })', { a: '1' }, { a: 1, b: null }],
    ['object({ a = number })', {}, undefined],
    ['list(map(string))', [{ name: 'A', value: 1 }], [{ name: 'A', value: '1' }]],
    ['any', [1], [1]],
  ])('%s of %j', (type, value, expected) => {
    const declared = typeOf(parseHcl(`type = ${type}\n`).attributes[0].value) as Type;
    expect(convert(value, declared)).toEqual(expected);
  });
});
