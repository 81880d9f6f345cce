// Medians of what bench/llama.sh measured: a table in Markdown, and as the last line JSON.
// node medians.mjs OURS THEIRS
import { readFileSync } from "node:fs";

function medians(path) {
    const values = {};
    for (const line of readFileSync(path, "utf8").trim().split("\n"))
        for (const [key, value] of Object.entries(JSON.parse(line))) (values[key] ??= []).push(value);
    const middle = list => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
    return Object.fromEntries(Object.entries(values).map(([key, list]) => [key, middle(list)]));
}

const [ours, theirs] = process.argv.slice(2).map(medians);
const ratio = (a, b) => Number((a / b).toFixed(3));
const result = {
    decode: { tokens_per_second: ours.decode_tokens_per_second, llama: theirs.decode_tokens_per_second, ratio: ratio(ours.decode_tokens_per_second, theirs.decode_tokens_per_second), of_bandwidth: ours.decode_of_bandwidth, allocated_bytes: ours.allocated_bytes_per_token },
    prompt: { tokens_per_second: ours.prompt_tokens_per_second, llama: theirs.prompt_tokens_per_second, ratio: ratio(ours.prompt_tokens_per_second, theirs.prompt_tokens_per_second) },
    start: { seconds: ours.start_seconds, llama: theirs.start_seconds, ratio: ratio(theirs.start_seconds, ours.start_seconds) },
    bandwidth_gb_per_second: ours.bandwidth_gb_per_second,
    tensor_bytes: ours.tensor_bytes,
    threads: ours.threads,
};
console.log("| | ours | llama.cpp | ratio |\n| --- | --- | --- | --- |");
console.log(`| decoding, tokens/s | ${result.decode.tokens_per_second.toFixed(1)} | ${result.decode.llama.toFixed(1)} | ${result.decode.ratio.toFixed(2)} |`);
console.log(`| a prompt of 512, tokens/s | ${result.prompt.tokens_per_second.toFixed(1)} | ${result.prompt.llama.toFixed(1)} | ${result.prompt.ratio.toFixed(2)} |`);
console.log(`| start to first token, s | ${result.start.seconds.toFixed(2)} | ${result.start.llama.toFixed(2)} | ${result.start.ratio.toFixed(2)} |`);
console.log(`\nMemory reads ${result.bandwidth_gb_per_second.toFixed(1)} GB/s on ${result.threads} threads; decoding reads the file's ${(result.tensor_bytes / 1e6).toFixed(1)} MB of tensors at ${(100 * result.decode.of_bandwidth).toFixed(0)} % of that.`);
console.log(JSON.stringify(result));
