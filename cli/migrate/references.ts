import { Block, Expression, Step, TemplatePart } from './hcl/hcl';

/** Whether a block reads an output of a module. */
export function usesModule(block: Block, module: string): boolean {
  return (
    block.attributes.some(({ value }) => refersTo(value, module)) ||
    block.blocks.some((each) => usesModule(each, module))
  );
}

function refersTo(expression: Expression | Step | TemplatePart | undefined, module: string): boolean {
  const any = (...parts: readonly (Expression | Step | TemplatePart | undefined)[]) =>
    parts.some((part) => refersTo(part, module));
  if (expression === undefined || typeof expression === 'string') return false;
  switch (expression.kind) {
    case 'literal':
    case 'other':
      return false;
    case 'reference':
      return (expression.steps[0] === 'module' && expression.steps[1] === module) || any(...expression.steps);
    case 'list':
      return any(...expression.items);
    case 'object':
      return expression.entries.some(({ key, value }) => any(key, value));
    case 'template':
      return any(...expression.parts);
    case 'access':
    case 'splat':
      return any(expression.of, ...expression.steps);
    case 'call':
      return any(...expression.args);
    case 'conditional':
      return any(expression.condition, expression.yes, expression.no);
    case 'unary':
      return any(expression.operand);
    case 'binary':
      return any(expression.left, expression.right);
    case 'for':
      return any(expression.collection, expression.key, expression.value, expression.condition);
    case 'if':
      return any(expression.condition, ...expression.yes, ...expression.no);
    case 'each':
      return any(expression.collection, ...expression.body);
  }
}
