using System.CommandLine;
using Reference.Cli.Runs;
using Reference.Transformer.Generation;

namespace Reference.Cli.Commands;

/// <summary>reference chat: a conversation on the terminal; answers come as they are made, and keys and values stay from turn to turn.</summary>
internal static class ChatCommand
{
    public static Command Create()
    {
        var system = new Option<string?>("--system") { Description = "a system message", HelpName = "text" };
        var command = new Command(
            "chat",
            """
            Talks with a model. Ctrl-C ends an answer, an empty line or the end of input ends the talk. When the context is full, the oldest turns are
            left out, and it is said.

            Example: reference chat runs/run-001 --system "Answer briefly."
            """)
        { system };
        var target = new TargetOptions(command);
        var sampling = new SamplingOptions(command);
        command.SetAction(parsed => ExitCodes.Guard(() =>
        {
            sampling.Check(parsed);
            using ModelTarget opened = target.Open(parsed);
            if (opened.Chat is null)
                throw new ArgumentException($"{opened.ModelPath} has no chat template, so it is no model to talk with; see: reference generate");
            GenerationOptions options = sampling.Of(parsed, opened);
            using var session = new GenerationSession(opened.Writer, opened.Backend, opened.DType, 1, opened.Select);
            new Talk(opened, session, options, parsed.GetValue(system) ?? opened.System).Run();
        }));
        return command;
    }

    /// <summary>A conversation.</summary>
    private sealed class Talk(ModelTarget target, GenerationSession session, GenerationOptions options, string? system)
    {
        private readonly List<(string Role, string Content)> _turns = [];

        public void Run()
        {
            var generator = new TextGenerator(session, target.Tokenizer);
            while (true)
            {
                if (!Console.IsInputRedirected) Console.Write("> ");
                string? line = Console.ReadLine();
                if (string.IsNullOrWhiteSpace(line)) return;
                _turns.Add(("user", line));
                if (!MakeRoom()) continue;
                var answer = new List<GeneratedToken>();
                using (var interrupt = new Interrupt(""))
                {
                    foreach (GeneratedToken token in generator.Stream(Encode(0), options, interrupt.Token))
                    {
                        answer.Add(token);
                        Console.Write(token.Text);
                    }
                }

                GeneratedText text = GeneratedText.Of(answer);
                Console.WriteLine(text.Finish switch { FinishReason.Cancelled => " …", FinishReason.ContextFull => "\n(the context is full)", _ => "" });
                _turns.Add(("assistant", text.Text));
            }
        }

        /// <summary>Leaves out the oldest turns where the context has no room for an answer; false where even the last does not fit.</summary>
        private bool MakeRoom()
        {
            int reserve = Math.Min(options.MaxNewTokens ?? 1, session.ContextLength / 2);
            int? dropped = ContextWindow.DropCount(_turns.Count - 1, Tokens, session.ContextLength, reserve);
            if (dropped is null)
            {
                _turns.RemoveAt(_turns.Count - 1);
                Console.WriteLine(FormattableString.Invariant($"(this does not fit the context of {session.ContextLength} tokens; say it more briefly)"));
                return false;
            }

            if (dropped is { } count and > 0)
            {
                _turns.RemoveRange(0, count);
                Console.WriteLine(FormattableString.Invariant($"(the context is full: the oldest {count} messages are left out)"));
            }

            return true;
        }

        /// <summary>Tokens without the oldest turns; more than any context where what is left would not begin with the user.</summary>
        private int Tokens(int without) => _turns[without].Role == "user" ? Encode(without).Count : int.MaxValue / 2;

        private IReadOnlyList<int> Encode(int without)
        {
            return target.Chat!.Encode([.. system is null ? [] : new[] { ("system", system) }, .. _turns.Skip(without)]);
        }
    }
}
