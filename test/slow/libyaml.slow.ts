import { askLibyaml, LibyamlAnswer, libyamlIsMissing } from './support/ask-libyaml';
import { mutateBuildspec } from './support/mutate-buildspec';
import { Random } from './support/random';
import { parseYamlStream } from '../../cli/yaml/parse-yaml-stream';
import { YamlNode } from '../../cli/yaml/yaml-node';
import { YamlSyntaxError } from '../../cli/yaml/yaml-token';

const RUNS = Number(process.env.FLOW_CI_LIBYAML_RUNS ?? 20_000);
const SEED = Number(process.env.FLOW_CI_LIBYAML_SEED ?? Date.now() % 2 ** 31);
const BATCH = 2000;

const missing = libyamlIsMissing();
if (missing !== undefined) process.stderr.write(`libyaml is not asked: ${missing}\n`);

/** A reader's error has no place in libyaml, and ours has one. */
function answerOf(text: Uint8Array, hasPlace: boolean): LibyamlAnswer {
  try {
    const { root } = parseYamlStream(text);
    return { events: root ? eventsOf(root) : [] };
  } catch (error) {
    if (!(error instanceof YamlSyntaxError)) throw error;
    const { message: problem, line, column } = error;
    return hasPlace ? { problem, line, column } : { problem };
  }
}

function eventsOf(node: YamlNode): string[] {
  if (node.kind === 'list') return ['[', ...node.items.flatMap(eventsOf), ']'];
  if (node.kind === 'map') return ['{', ...node.pairs.flat().flatMap(eventsOf), '}'];
  return [node.kind === 'alias' ? `*${node.anchor}` : `=${node.value}`];
}

(missing === undefined ? test : test.skip)(
  `${RUNS} random changes of buildspecs are read or refused as libyaml does, with its values, words and places (FLOW_CI_LIBYAML_SEED=${SEED})`,
  () => {
    process.stderr.write(`FLOW_CI_LIBYAML_SEED=${SEED} FLOW_CI_LIBYAML_RUNS=${RUNS}\n`);
    const random = new Random(SEED);
    let refused = 0;
    const differences: unknown[] = [];
    for (let done = 0; done < RUNS; done += BATCH) {
      const texts = Array.from({ length: Math.min(BATCH, RUNS - done) }, () => mutateBuildspec(random));
      const answers = askLibyaml(texts);
      for (const [index, text] of texts.entries()) {
        const libyaml = answers[index];
        const ours = answerOf(text, libyaml.line !== undefined);
        if (libyaml.problem !== undefined) refused += 1;
        if (JSON.stringify(ours) !== JSON.stringify(libyaml))
          differences.push({ text: text.toString('utf8'), libyaml, ours });
      }
    }
    process.stderr.write(`${RUNS - differences.length} of ${RUNS} agree, ${refused} of them are refused\n`);
    expect(differences.slice(0, 5)).toEqual([]);
    expect(refused).toBeGreaterThan(RUNS / 10);
    expect(refused).toBeLessThan(RUNS);
  },
);
