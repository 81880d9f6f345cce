// Times llama.cpp, by node-llama-cpp on the CPU: greedy decoding of one sequence, and a prompt. The last line is JSON.
// node llama.mjs MODULES MODEL THREADS PROMPT TOKENS
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, modelPath, threadsText, promptText, tokensText] = process.argv.slice(2);
const [threads, prompt, tokens] = [threadsText, promptText, tokensText].map(Number);
const entry = createRequire(modules + "/").resolve("node-llama-cpp");
const { getLlama } = await import(pathToFileURL(entry).href);
const llama = await getLlama({ gpu: false, build: "never", logLevel: "error", maxThreads: threads });
const model = await llama.loadModel({ modelPath, gpuLayers: 0 });
const context = await model.createContext({ contextSize: 2048, batchSize: 512, threads: { ideal: threads, min: threads }, flashAttention: false });
const sequence = context.getSequence();
const ids = Array.from({ length: prompt }, (_, i) => ((i * 7919) % (49152 - 100)) + 50);

async function decode(count) {
    await sequence.clearHistory();
    let done = 0, start = 0, first = 0;
    // Two tokens go before the clock: the first comes from the prompt's pass.
    for await (const _ of sequence.evaluate(ids.slice(0, 16), { temperature: 0, yieldEogToken: true })) {
        if (done === 0) first = performance.now();
        if (done === 1) start = performance.now();
        if (++done === count + 2) break;
    }
    return { seconds: (performance.now() - start) / 1000, first };
}

async function process512() {
    await sequence.clearHistory();
    const start = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(ids);
    return (performance.now() - start) / 1000;
}

const { first } = await decode(Math.min(tokens, 1));
const result = { first_token_seconds: first / 1000 };
if (tokens > 1) {
    await process512();
    result.prompt_tokens_per_second = prompt / (await process512());
    result.decode_tokens_per_second = tokens / (await decode(tokens)).seconds;
}
console.log(JSON.stringify(result));
process.exit(0);
