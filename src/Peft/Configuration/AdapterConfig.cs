using System.Text.Json.Nodes;

namespace Reference.Peft.Configuration;

/// <summary>
/// What adapters of every method share: which layers they adapt, what else they train and save, and what PEFT's adapter_config.json says
/// beside it. A method derives its own record.
/// </summary>
public abstract record AdapterConfig
{
    /// <summary>PEFT's name of the method, as "LORA".</summary>
    public abstract string PeftType { get; }

    /// <summary>What the adapted model is for; by the model's head where null.</summary>
    public TaskType? TaskType { get; init; }

    /// <summary>Which layers are adapted; PEFT's default for the model's family where null.</summary>
    public TargetNames? Targets { get; init; }

    /// <summary>Which of them are not.</summary>
    public TargetNames? Exclude { get; init; }

    /// <summary>Only layers of blocks with these numbers; all where null.</summary>
    public IReadOnlyList<int>? LayersToTransform { get; init; }

    /// <summary>True where <see cref="LayersToTransform"/> was one number and not a list, as the file writes it.</summary>
    public bool LayersToTransformIsNumber { get; init; }

    /// <summary>The names of lists of blocks that numbers are looked for after; any where null.</summary>
    public TargetNames? LayersPattern { get; init; }

    /// <summary>Modules that are trained and saved whole: each whose path ends so, as plain text.</summary>
    public IReadOnlyList<string>? ModulesToSave { get; init; }

    /// <summary>Which biases of the model are trained and saved with the adapter.</summary>
    public BiasTraining Bias { get; init; }

    /// <summary>The hub id or folder of the model that the adapter was made on.</summary>
    public string? BaseModel { get; init; }

    /// <summary>The hub's revision of it.</summary>
    public string? Revision { get; init; }

    /// <summary>Keys of the file that change nothing here, kept for writing.</summary>
    internal JsonObject Inert { get; init; } = [];
}

/// <summary>What an adapted model is for, by PEFT's names.</summary>
public enum TaskType
{
    /// <summary>CAUSAL_LM.</summary>
    CausalLanguageModel,

    /// <summary>SEQ_CLS.</summary>
    SequenceClassification,
}

/// <summary>Which of the model's own biases an adapter trains.</summary>
public enum BiasTraining
{
    /// <summary>None.</summary>
    None,

    /// <summary>All.</summary>
    All,

    /// <summary>Those of the adapted layers (PEFT's "lora_only").</summary>
    AdaptedOnly,
}
