/**
 * Reads a JSON list of texts, and answers a list of what secretlint's recommended rules find in each: the name of the rule and the
 * characters. A process of its own, since secretlint is a package of ES modules.
 */
import { readFileSync } from 'node:fs';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';

const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, options: {} }] };
const found = [];
for (const content of JSON.parse(readFileSync(0, 'utf8'))) {
  const source = { filePath: '/build.json', content, contentType: 'text', ext: '.json' };
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
  found.push(messages.map(({ ruleId, messageId, range }) => ({ rule: ruleId, message: messageId, text: content.slice(...range) })));
}
process.stdout.write(JSON.stringify(found));
