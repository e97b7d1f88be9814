import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/tree.ts';

describe('the library', () => {
  it('explains everything that it exports', () => {
    const entry = `${ROOT}src/index.ts`;
    const program = ts.createProgram([entry], {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      allowImportingTsExtensions: true,
      noEmit: true,
      strict: true,
    });
    const checker = program.getTypeChecker();
    const source = program.getSourceFile(entry);
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    const exported = module === undefined ? [] : checker.getExportsOfModule(module);
    const silent = exported
      .filter((symbol) => {
        const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
        return target.getDocumentationComment(checker).length === 0;
      })
      .map((symbol) => symbol.name);
    expect(silent).toEqual([]);
    expect(exported.length).toBeGreaterThan(15);
  });
});
