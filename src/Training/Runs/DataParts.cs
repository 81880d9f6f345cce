using Reference.Training.Data;
using Reference.Transformer.Text;
using Reference.Transformer.Text.Templates;

namespace Reference.Training.Runs;

/// <summary>A run's data with the model's tokenizer and template, without its weights.</summary>
public static class DataParts
{
    /// <summary>Opens the data of a run.</summary>
    public static DataSet Open(RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Tokenizer tokenizer = Tokenizer.Load(options.Model);
        return DataSet.Open(RunMapping.Data(options), tokenizer, ChatOf(options, tokenizer));
    }

    /// <summary>The model's template where the run goes through it, else null.</summary>
    /// <exception cref="RunSettingException">It is asked for by name, and there is none.</exception>
    internal static ChatText? ChatOf(RunOptions options, Tokenizer tokenizer)
    {
        if (options.Data.Template is "alpaca" or "plain") return null;
        if (ChatTemplate.Load(options.Model) is { } template) return new ChatText(template, tokenizer);
        return options.Data.Template == "auto" ? null
            : throw new RunSettingException([$"data.template: found model; {options.Model} has no chat template: choose alpaca or plain"]);
    }
}
