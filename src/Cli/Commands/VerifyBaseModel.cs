using System.CommandLine;
using System.Globalization;
using Reference.Tensors.Backends.Simd;
using Reference.Training.Pretraining;

namespace Reference.Cli.Commands;

/// <summary>reference verify base-model: repeats the pre-training of the embedded model and compares every file's SHA-256.</summary>
internal static class VerifyBaseModel
{
    public static Command Create()
    {
        Option<int> threads = CommandOptions.Threads();
        var output = new Option<string?>("--out") { Description = "a folder to write the repeated model to as well", HelpName = "path" };
        var command = new Command(
            "base-model",
            """
            Pre-trains the embedded base model again, from the embedded Moby-Dick alone, and compares every file with the embedded one.
            Takes minutes. The last line is the SHA-256 of the weights.

            Example: reference verify base-model --threads 2
            """)
        { threads, output };
        command.SetAction(parsed => ExitCodes.Guard(() => Run(parsed.GetRequiredValue(threads), parsed.GetValue(output))));
        return command;
    }

    private static void Run(int threads, string? output)
    {
        string text = File.ReadAllText(AssetFiles.Data("moby-dick.txt"));
        if (output is not null) Directory.CreateDirectory(output);
        PretrainingPlan plan = BaseModelRecipe.Plan;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{plan.Steps} steps of {plan.Rows} × {plan.Length} tokens of Moby-Dick, after its tokenizer"));
        using var backend = new SimdBackend(threads);
        PretrainedFiles made = new Pretrainer(plan, backend).Run(text, new PretrainingLines(Console.Out));
        if (output is not null) made.Write(output);
        foreach (string name in made.Files.Keys) Console.WriteLine($"{made.HashOf(name)}  {name}");
        IReadOnlyList<string> differences = made.Differences(AssetFiles.BaseModel);
        if (differences.Count > 0)
            throw new InvalidDataException($"the embedded base model is not what its recipe makes:\n  {string.Join("\n  ", differences)}");
        Console.WriteLine("every file of the embedded base model is the same, bit for bit; the weights' SHA-256:");
        Console.WriteLine(made.HashOf(PretrainedFiles.Weights));
    }
}
