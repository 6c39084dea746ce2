import { BuildspecUse } from './buildspec';
import { MaybeNode, NO, YamlEntry, YamlReader, YES } from './yaml-reader';
import { BUILDSPEC_SCHEMAS } from '../../src/buildspec/buildspec-schemas';
import { documentKey } from '../../src/buildspec/document-schema';
import { nearest } from '../../src/checks/nearest';
import { Schema } from '../../src/checks/schema';
import { BUILDSPEC_ERRORS } from '../errors/buildspec-errors';

const STRING: Schema = { type: 'string' };
const STRINGS_BY_NAME: Schema = { type: 'object', additionalProperties: STRING };
/** `install` has a key that the others have not, and a step of another CI is refused with CodeBuild's own words. */
const PHASE: Schema = {
  ...BUILDSPEC_SCHEMAS.BuildspecInstallPhaseOptions,
  properties: { ...BUILDSPEC_SCHEMAS.BuildspecInstallPhaseOptions.properties, steps: {} },
};
const { commands: _, ...TOP } = BUILDSPEC_SCHEMAS.BuildspecOptions.properties;
/** The document: without the short form of typed builds, and with the keys that version 0.1 had. */
const DOCUMENT: Schema = {
  type: 'object',
  properties: {
    version: STRING,
    ...TOP,
    environment_variables: { type: 'object', properties: { plaintext: STRINGS_BY_NAME } },
  },
};
const DEFINITIONS: Readonly<Record<string, Schema>> = {
  ...BUILDSPEC_SCHEMAS,
  BuildspecPhaseOptions: PHASE,
  BuildspecInstallPhaseOptions: PHASE,
};
/** What CodeBuild's messages call the lists of commands. */
const LIST_NAMES: Readonly<Record<string, string>> = { commands: 'Commands', finally: 'Finally' };

/**
 * Hold a document against the grammar: each value of a wrong kind, unknown key and missing key is an issue. What
 * go-yaml decodes into another kind is none: a scalar where a string is due, and nothing (an empty string or null) for
 * a value that may be absent.
 */
export function checkShape(read: YamlReader, document: MaybeNode, use: BuildspecUse | undefined): void {
  new ShapeCheck(read, use).check(document, DOCUMENT, '');
}

function definitionOf(schema: Schema): Schema {
  return schema.$ref ? DEFINITIONS[schema.$ref.replace('#/definitions/', '')] : schema;
}

class ShapeCheck {
  public constructor(
    private readonly read: YamlReader,
    private readonly use: BuildspecUse | undefined,
  ) {}

  public check(node: MaybeNode, given: Schema, place: string): void {
    const schema = definitionOf(given);
    if (schema.type === undefined || this.read.kind(node) === 'absent') return;
    if (schema.type === 'array') this.list(node, schema, place);
    else if (schema.type === 'object') this.map(node, schema, place);
    else this.scalar(node, schema, place);
  }

  private scalar(node: MaybeNode, { type }: Schema, place: string): void {
    const kind = this.read.kind(node);
    if (kind === 'list' || kind === 'map') {
      this.read.error(node, BUILDSPEC_ERRORS.notOneString, { place, kind });
      return;
    }
    const text = this.read.text(node) ?? '';
    if (type === 'string') this.tag(node, place);
    if (type === 'boolean' && !YES.test(text) && !NO.test(text))
      this.read.warn(node, BUILDSPEC_ERRORS.notYesOrNo, { place, value: text });
    if (type === 'integer' && !/^[-+]?\d+$/.test(text))
      this.read.error(node, BUILDSPEC_ERRORS.notAnInteger, { place, value: text });
  }

  private list(node: MaybeNode, { items = {}, written }: Schema, place: string): void {
    const { read } = this;
    const ofStrings = items.type === 'string';
    const label = LIST_NAMES[place.split('.').at(-1) ?? ''] ?? place;
    const kind = read.kind(node);
    if (kind === 'text' && ofStrings) {
      if (written !== 'stringIfOne') read.warn(node, BUILDSPEC_ERRORS.shouldBeAList, { place: label });
      this.tag(node, label);
    } else if (kind !== 'list') read.error(node, BUILDSPEC_ERRORS.notAList, { place: label });
    for (const [index, item] of read.items(node).entries()) {
      const { line } = read.place(item);
      const isCollection = ['list', 'map'].includes(read.kind(item));
      if (ofStrings && isCollection)
        read.error(item, BUILDSPEC_ERRORS.notAString, { place: label, index, line, lineBefore: line - 1 });
      else if (ofStrings) this.tag(item, `${label}[${index}]`);
      else this.check(item, items, `${place}[${index}]`);
    }
  }

  private map(node: MaybeNode, schema: Schema, place: string): void {
    const { read } = this;
    const name = place || 'the buildspec';
    if (read.kind(node) !== 'map') {
      read.error(node, BUILDSPEC_ERRORS.notAMap, { place: name });
      return;
    }
    const entries = read.entries(node);
    for (const { key, keyNode } of read.repeatedKeys(node))
      read.warn(keyNode, BUILDSPEC_ERRORS.keyTwice, { place: name, key });
    const { properties, additionalProperties, required = [] } = schema;
    if (properties) {
      const members = new Map(Object.entries(properties).map(([each, member]) => [documentKey(each, member), member]));
      for (const entry of entries) {
        const member = members.get(entry.key);
        if (member) this.check(entry.value, member, place ? `${place}.${entry.key}` : entry.key);
        else this.unknownKey(entry, [...members.keys()], name);
      }
      for (const each of required) this.required(node, entries, documentKey(each, properties[each]), place);
    } else if (additionalProperties) {
      for (const entry of entries)
        if (additionalProperties.type === 'string') this.value(entry, place);
        else this.named(entry, additionalProperties, `${place}.${entry.key}`);
    }
  }

  /** A report or an artifact by its name: one that is empty lacks what it requires. */
  private named({ keyNode, value }: YamlEntry, given: Schema, place: string): void {
    const { required = [] } = definitionOf(given);
    if (this.read.kind(value) === 'absent') for (const key of required) this.required(keyNode, [], key, place);
    else this.check(value, given, place);
  }

  /** A value of a map from names to strings. */
  private value({ key, keyNode, value }: YamlEntry, place: string): void {
    const { read } = this;
    if (['list', 'map'].includes(read.kind(value)))
      read.error(keyNode, BUILDSPEC_ERRORS.valueNotAString, { place, key });
    else this.tag(value, `${place} ${key}`);
    const other = read.otherValue(value);
    if (other) read.warn(value, BUILDSPEC_ERRORS.numberToYaml, { place, key, ...other });
  }

  /** YAML takes a `!` before a string for a tag, so that `! test -f x` is the command `test -f x`. */
  private tag(node: MaybeNode, place: string): void {
    const tag = this.read.tagOf(node);
    if (tag) this.read.warn(node, BUILDSPEC_ERRORS.tagIsLost, { place, tag });
  }

  private unknownKey({ key, keyNode }: YamlEntry, names: readonly string[], place: string): void {
    const { read } = this;
    if (!read.canAddIssue()) return;
    if (place === 'phases') {
      // The text is CodeBuild's own.
      const phases = [...names].sort().join(',');
      read.error(keyNode, BUILDSPEC_ERRORS.unknownPhase, { phase: key, phases });
      return;
    }
    const near = nearest(key, names);
    if (near) read.warn(keyNode, BUILDSPEC_ERRORS.unknownKeyLike, { place, key, near });
    else read.warn(keyNode, BUILDSPEC_ERRORS.unknownKey, { place, key, names: names.join(', ') });
  }

  /**
   * A key that AWS documents as required. Artifacts and caches that the project does not keep are not looked at.
   * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
   */
  private required(node: MaybeNode, entries: readonly YamlEntry[], key: string, place: string): void {
    const value = entries.find((entry) => entry.key === key)?.value;
    if (this.read.kind(value) !== 'absent' && !this.isEmptyList(value)) return;
    const [section] = place.split('.');
    const counts =
      section === 'reports' ||
      (section === 'artifacts' && this.use?.keepsArtifacts === true) ||
      (section === 'cache' && this.use?.keepsCache === true);
    if (counts) this.read.error(node, BUILDSPEC_ERRORS.requiredKey, { place, key });
    else this.read.warn(node, BUILDSPEC_ERRORS.requiredKey, { place, key });
  }

  private isEmptyList(node: MaybeNode): boolean {
    return this.read.kind(node) === 'list' && this.read.items(node).length === 0;
  }
}
