using System.Text.Json;
using System.Text.Json.Nodes;
using Reference.Tensors.Formats;

namespace Reference.Training.Data;

/// <summary>
/// Rows of Alpaca (Taori et al. 2023): an instruction, an input that may be empty, an output. In a chat template the user says the
/// instruction, a line end and the input; without one the texts below stand in.
/// </summary>
public static class Alpaca
{
    /// <summary>The prompt as stanford_alpaca has it, with a line end behind "### Response:" as alpaca-lora has.</summary>
    /// <param name="instruction">What to do.</param>
    /// <param name="input">What to do it with; empty for nothing.</param>
    public static string Prompt(string instruction, string input) => string.IsNullOrEmpty(input)
        ? "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n"
            + $"### Instruction:\n{instruction}\n\n### Response:\n"
        : "Below is an instruction that describes a task, paired with an input that provides further context. "
            + $"Write a response that appropriately completes the request.\n\n### Instruction:\n{instruction}\n\n### Input:\n{input}\n\n### Response:\n";

    /// <summary>What the user says in a conversation.</summary>
    public static string Question(string instruction, string input) => string.IsNullOrEmpty(input) ? instruction
        : $"{instruction}\n{input}";

    internal static Example Read(RowFields row, DataOptions options, bool hasTemplate)
    {
        string instruction = row.Text("instruction"), input = row.OptionalText("input") ?? "", output = row.Text("output");
        string? system = row.OptionalText("system") is { Length: > 0 } own ? own : options.System;
        List<(string Question, string Answer)> history = History(row);
        if (!hasTemplate)
        {
            if (history.Count > 0)
                throw new DataFileException(row.Place.At("history"), "earlier turns", "none, as the model has no chat template",
                    "Give a chat template.");
            string prompt = options.PromptTemplate == "alpaca" ? Prompt(instruction, input) : Question(instruction, input) + "\n";
            return new PromptExample(row.Place, string.IsNullOrEmpty(system) ? prompt : $"{system}\n\n{prompt}", output);
        }

        var messages = new List<JsonObject>();
        if (!string.IsNullOrEmpty(system)) messages.Add(Conversations.Message("system", system));
        foreach ((string question, string answer) in history)
        {
            messages.Add(Conversations.Message("user", question));
            messages.Add(Conversations.Message("assistant", answer));
        }

        messages.Add(Conversations.Message("user", Question(instruction, input)));
        return new ChatExample(row.Place, messages, [Conversations.Message("assistant", output)], null);
    }

    private static List<(string Question, string Answer)> History(RowFields row)
    {
        var turns = new List<(string, string)>();
        if (row.Find("history") is not { } history) return turns;
        if (history.ValueKind != JsonValueKind.Array)
            throw new DataFileException(row.Place.At("history"), RowJson.Kind(history), "pairs, [[question, answer], …]");
        foreach (JsonElement pair in history.EnumerateArray())
        {
            DataPlace place = row.Place.At($"history[{turns.Count}]");
            if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2)
                throw new DataFileException(place, MalformedFileException.Quote(pair.GetRawText()), "[question, answer]");
            turns.Add((RowFields.TextOf(pair[0], place), RowFields.TextOf(pair[1], place)));
        }

        return turns;
    }
}
