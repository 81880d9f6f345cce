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
        return DataSet.Open(RunMapping.Data(options), tokenizer, TemplateOf(options));
    }

    /// <summary>The model's template where the run goes through it, else null.</summary>
    /// <exception cref="RunSettingException">It is asked for by name, and there is none.</exception>
    internal static ChatTemplate? TemplateOf(RunOptions options)
    {
        if (options.Data.Template is "alpaca" or "plain") return null;
        ChatTemplate? template = ChatTemplate.Load(options.Model);
        return template is not null || options.Data.Template == "auto" ? template
            : throw new RunSettingException([$"data.template: found model; {options.Model} has no chat template: choose alpaca or plain"]);
    }
}
