using System.Reflection;
using System.Text;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;
using Reference.Tests.Shared;

namespace Reference.Tests.Backends;

/// <summary>Which kernels the simd backend runs by the specification's loops on all threads, and why; docs/kernels.md shows the list.</summary>
public sealed class KernelsWithoutBody
{
    private static readonly (string Reason, string[] Kernels)[] s_reasons =
    [
    ];

    private static readonly SortedDictionary<string, string> s_list = new(
        s_reasons.SelectMany(entry => entry.Kernels.Select(kernel => (kernel, entry.Reason))).ToDictionary(pair => pair.kernel, pair => pair.Reason),
        StringComparer.Ordinal);

    [Fact]
    public void The_list_is_that_of_the_code()
    {
        Assert.Equal(Cores(isOwn: false), s_list.Keys);
    }

    [Fact]
    public void The_page_shows_the_list()
    {
        var table = new StringBuilder("| kernel | simd body | why not |\n| --- | --- | --- |\n");
        foreach (string kernel in Cores(isOwn: true)) table.Append($"| {kernel} | yes | |\n");
        foreach ((string kernel, string reason) in s_list) table.Append($"| {kernel} | – | {reason} |\n");
        DocumentTable.Write("kernels", table.ToString());
        Assert.Contains(table.ToString(), File.ReadAllText(Repository.PathOf("docs", "kernels.md")), StringComparison.Ordinal);
    }

    /// <summary>The kernels whose computing method the simd backend has itself, or has not.</summary>
    private static IEnumerable<string> Cores(bool isOwn)
    {
        const BindingFlags Protected = BindingFlags.NonPublic | BindingFlags.Instance;
        return typeof(Backend).GetMethods(Protected).Where(method => method.IsVirtual && method.Name.EndsWith("Core", StringComparison.Ordinal))
            .Select(method => typeof(SimdBackend).GetMethod(method.Name, Protected, [.. method.GetParameters().Select(parameter => parameter.ParameterType)])!)
            .Where(method => method.DeclaringType == typeof(SimdBackend) == isOwn)
            .Select(method => method.Name[..^"Core".Length]).Order(StringComparer.Ordinal);
    }
}
