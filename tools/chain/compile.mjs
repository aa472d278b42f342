// Compile contracts/CheckpointAnchor.sol into the package's artefact; with --check, say whether the committed one
// is what this compiler makes of the source, byte for byte. usage: node tools/chain/compile.mjs [--check]
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const solc = createRequire(import.meta.url)('solc');
const root = new URL('../../', import.meta.url);
const target = new URL('src/dossier/trust/anchors/checkpoint_anchor.json', root);
const name = 'CheckpointAnchor';
const source = readFileSync(new URL(`contracts/${name}.sol`, root), 'utf8');
const settings = {
  evmVersion: 'london', // no PUSH0: FISCO BCOS 3 and older private chains run it as well
  optimizer: { enabled: true, runs: 200 },
  metadata: { bytecodeHash: 'none', appendCBOR: false },
  outputSelection: { '*': { '*': ['evm.bytecode.object', 'evm.deployedBytecode.object', 'evm.methodIdentifiers'] } },
};
const input = { language: 'Solidity', sources: { [`${name}.sol`]: { content: source } }, settings };
const output = JSON.parse(solc.compile(JSON.stringify(input)));
if (output.errors?.length) {
  console.error(output.errors.map((error) => error.formattedMessage).join('\n'));
  process.exit(1);
}
const { evm } = output.contracts[`${name}.sol`][name];
const made = `${JSON.stringify(
  {
    contract: name,
    source_sha256: createHash('sha256').update(source).digest('hex'),
    compiler: solc.version(),
    settings: { evmVersion: settings.evmVersion, optimizer: settings.optimizer, metadata: settings.metadata },
    methods: evm.methodIdentifiers,
    bytecode: evm.bytecode.object,
    deployed_bytecode: evm.deployedBytecode.object,
  },
  null,
  2,
)}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(target, made);
} else if (readFileSync(target, 'utf8') !== made) {
  console.error('The artefact is not what the compiler makes of the source: node tools/chain/compile.mjs');
  process.exit(1);
}
