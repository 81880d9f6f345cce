using Reference.Transformer.Text.Models;

namespace Reference.Transformer.Text.Reading;

/// <summary>Reads tokenizer.json, the file of the Hugging Face library `tokenizers`.</summary>
internal static class TokenizerJson
{
    /// <summary>What the tokenizer is made of.</summary>
    public static TokenizerParts Read(JsonPlace root)
    {
        Bpe model = BpeReader.Read(root.Get("model"));
        return new TokenizerParts(model, AddedTokensReader.Read(root.Find("added_tokens"), model.Vocabulary))
        {
            Normalizer = root.Find("normalizer") is { } normalizer ? NormalizerReader.Read(normalizer) : null,
            PreTokenizer = root.Find("pre_tokenizer") is { } preTokenizer ? PreTokenizerReader.Read(preTokenizer) : null,
            PostProcessor = root.Find("post_processor") is { } postProcessor ? PostProcessorReader.Read(postProcessor) : null,
            Decoder = root.Find("decoder") is { } decoder ? DecoderReader.Read(decoder) : null,
            Truncation = LengthRules.Truncation(root.Find("truncation")),
            Padding = LengthRules.Padding(root.Find("padding")),
        };
    }
}
