using System.CommandLine;
using System.Text.Json.Nodes;
using Reference.Cli.Runs;
using Reference.Training.Runs;
using Reference.Transformer.Generation;

namespace Reference.Cli.Commands;

/// <summary>reference generate: answers one prompt, those of a file, or standard input's.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var prompt = new Option<string?>("--prompt") { Description = "the prompt; standard input is read where neither this nor --file is given", HelpName = "text" };
        var file = new Option<string?>("--file") { Description = "a file with one prompt a line", HelpName = "path" };
        var system = new Option<string?>("--system") { Description = "a system message", HelpName = "text" };
        var raw = new Option<bool>("--raw") { Description = "the prompt as it is, without the chat template" };
        var plain = new Option<bool>("--no-adapter") { Description = "the base alone, as if there were no adapter" };
        var json = new Option<bool>("--json") { Description = "one JSON object a prompt: prompt, answer, tokens, why it ended" };
        var command = new Command(
            "generate",
            """
            Answers prompts: greedily, or drawn from a seed. Prompts go through the model's chat template where it has one.

            Example: reference generate runs/run-001 --prompt "Who are you?" --max-tokens 64
            Example: reference generate model.gguf --file prompts.txt --temperature 0.8 --top-p 0.95 --seed 7
            """)
        { prompt, file, system, raw, plain, json };
        var target = new TargetOptions(command);
        var sampling = new SamplingOptions(command);
        command.SetAction(parsed => ExitCodes.Guard(() =>
        {
            CheckPrompts(parsed.GetValue(prompt), parsed.GetValue(file));
            sampling.Check(parsed);
            using ModelTarget opened = target.Open(parsed);
            GenerationOptions options = sampling.Of(parsed, opened);
            var answerer = new Answerer(opened.Writer, opened.Tokenizer, parsed.GetValue(raw) ? null : opened.Chat, opened.Backend, opened.DType)
            {
                System = parsed.GetValue(system) ?? opened.System,
                AsAlpaca = opened.AsAlpaca && !parsed.GetValue(raw),
            };
            using var interrupt = new Interrupt("");
            Func<Transformer.ForwardContext, Transformer.ForwardContext> context = parsed.GetValue(plain) ? RunParts.Without : opened.Select;
            using var session = new GenerationSession(opened.Writer, opened.Backend, opened.DType, 1, context);
            var generator = new TextGenerator(session, opened.Tokenizer);
            foreach (string one in Prompts(parsed.GetValue(prompt), parsed.GetValue(file)))
            {
                Answer(generator, answerer, one, options, parsed.GetValue(json), interrupt.Token);
                interrupt.Token.ThrowIfCancellationRequested();
            }
        }));
        return command;
    }

    private static void CheckPrompts(string? prompt, string? file)
    {
        if (prompt is not null && file is not null) throw new RunSettingException(["--prompt and --file: both are given; choose one"]);
        if (file is not null && !File.Exists(file)) throw new RunSettingException([$"--file: there is no file {file}"]);
    }

    private static IEnumerable<string> Prompts(string? prompt, string? file)
    {
        if (prompt is not null) return [prompt];
        if (file is not null) return File.ReadLines(file).Where(line => line.Length > 0);
        return [Console.In.ReadToEnd().TrimEnd('\n', '\r')];
    }

    private static void Answer(TextGenerator generator, Answerer answerer, string prompt, GenerationOptions options, bool json, CancellationToken cancellation)
    {
        var tokens = new List<GeneratedToken>();
        foreach (GeneratedToken token in generator.Stream(answerer.Encode(prompt), options, cancellation))
        {
            tokens.Add(token);
            if (!json) Console.Write(token.Text);
        }

        GeneratedText answer = GeneratedText.Of(tokens);
        if (json)
            Console.WriteLine(new JsonObject
            {
                ["prompt"] = prompt,
                ["answer"] = answer.Text,
                ["tokens"] = answer.Ids.Count,
                ["finish"] = answer.Finish.ToString(),
            }.ToJsonString());
        else
            Console.WriteLine();
    }
}
