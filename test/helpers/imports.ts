/** What a TypeScript file imports, read from its syntax: static, re-exported, dynamic and `typeof import` alike. */
import ts from 'typescript';

export interface Import {
  readonly from: string;
  /** Gone once compiled, so it can make no cycle. `import { type A }` stays: verbatimModuleSyntax keeps the import. */
  readonly typeOnly: boolean;
  /** Imported names; `*` for all. */
  readonly names: readonly string[];
}

export function importsOf(text: string): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const one = importAt(node);
    if (one) found.push(one);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('file.ts', text, ts.ScriptTarget.ES2022, false));
  return found;
}

function importAt(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node)) {
    const { importClause: clause, moduleSpecifier } = node;
    const typeOnly = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return { from: textOf(moduleSpecifier), typeOnly, names: clause ? importedNames(clause) : [] };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    const named = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : undefined;
    return { from: textOf(node.moduleSpecifier), typeOnly: node.isTypeOnly, names: named?.map(nameOf) ?? ['*'] };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && isText(node.arguments[0]))
    return { from: textOf(node.arguments[0]!), typeOnly: false, names: ['*'] };
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return { from: textOf(node.argument.literal), typeOnly: true, names: ['*'] };
  return undefined;
}

function importedNames({ name, namedBindings }: ts.ImportClause): string[] {
  const bindings = namedBindings && (ts.isNamespaceImport(namedBindings) ? ['*'] : namedBindings.elements.map(nameOf));
  return [...(name ? ['*'] : []), ...(bindings ?? [])];
}

const nameOf = ({ propertyName, name }: ts.ImportSpecifier | ts.ExportSpecifier): string => (propertyName ?? name).text;
const isText = (node: ts.Node | undefined): boolean => node !== undefined && ts.isStringLiteralLike(node);
const textOf = (node: ts.Node): string => (node as ts.StringLiteral).text;
