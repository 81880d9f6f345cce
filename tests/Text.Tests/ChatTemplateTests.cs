using System.Text.Json.Nodes;
using Reference.Transformer.Text.Templates;

namespace Reference.Tests.Text;

/// <summary>The template language on small templates of our own; parity with Jinja itself is in tests/Parity.</summary>
public sealed class ChatTemplateTests
{
    private const string Names = """
        {"n":3,"f":2.5,"t":"Ahoy, whale","l":[3,1,2],"d":{"b":1,"a":[true,null]},"e":[],"ships":[{"name":"Pequod","crew":30},{"name":"Rachel","crew":25}]}
        """;

    [Theory]
    [InlineData("{{ n + 1 }}|{{ n / 2 }}|{{ n // 2 }}|{{ -n % 2 }}|{{ n ** 2 }}|{{ f * 2 }}", "4|1.5|1|1|9|5.0")]
    [InlineData("{{ t[0] }}{{ t[-1] }}{{ t[6:] }}{{ t[::-2] }}", "Aewhaleeaw,oA")]
    [InlineData("{{ d }}|{{ d.a }}|{{ d['b'] }}|{{ d.missing }}|{{ d.get('missing', 'none') }}", "{'b': 1, 'a': [True, None]}|[True, None]|1||none")]
    [InlineData("{% for s in ships if s.crew > 26 %}{{ loop.index }} {{ s.name }}{% else %}none{% endfor %}", "1 Pequod")]
    [InlineData("{% for s in ships %}{{ s.name }}{{ ', ' if not loop.last }}{% endfor %}", "Pequod, Rachel")]
    [InlineData("{{ ships | map(attribute='crew') | sum }} {{ ships | selectattr('crew', 'gt', 26) | map(attribute='name') | join }}", "55 Pequod")]
    [InlineData("{% macro m(x, y='!') %}{{ x }}{{ y }}{% endmacro %}{{ m('a') }}{{ m('b', y='?') }}", "a!b?")]
    [InlineData("{% macro m() %}<{{ caller(2) }}>{% endmacro %}{% call(k) m() %}{{ k * 2 }}{% endcall %}", "<4>")]
    [InlineData("{% set ns = namespace(last='') %}{% for s in ships %}{% set ns.last = s.name %}{% set n = 9 %}{% endfor %}{{ ns.last }}{{ n }}", "Rachel3")]
    [InlineData("  {% if n %}\n  yes\n  {%- endif %}\n.", "  yes.")]
    [InlineData("{{ d | tojson }} {{ l | tojson(indent=1) }}", "{\"b\": 1, \"a\": [true, null]} [\n 3,\n 1,\n 2\n]")]
    [InlineData("{{ 'a' is string and n is number and d is mapping and zzz is undefined and n is not odd }}", "False")]
    [InlineData("{% raw %}{{ n }}{% endraw %}{# not here #}{{ '%s-%03d' % (t[:4], n) }}", "{{ n }}Ahoy-003")]
    [InlineData("{{ 0.125 | round(2) }} {{ '%.2f' % 0.125 }} {{ 2.675 | round(2) }} {{ 1e22 }} {{ 1.5e-5 }}", "0.12 0.12 2.67 1e+22 1.5e-05")]
    [InlineData("{{ '😀é' | length }} {{ '😀é'[0] }} {{ 'x😀y'.find('y') }}", "2 😀 2")]
    [InlineData("{{ 'a-b c' | wordcount }} {{ 'the white whale' | wordwrap(9) }}", "3 the white\nwhale")]
    [InlineData("{{ [1, 2, 3, 4] | batch(3) | list }}{{ 'b,a' | replace(',', '') | list | sort | join }}", "[[1, 2, 3], [4]]ab")]
    public void Templates_give_their_text(string source, string expected)
    {
        Assert.Equal(expected, Render(source));
    }

    [Theory]
    [InlineData("a\n{{ zzz.name }}", 2, "'zzz' is undefined")]
    [InlineData("{% if n %}\n\n{{ n + t }}{% endif %}", 3, "unsupported operand type(s) for +: 'int' and 'str'")]
    [InlineData("\n{% include 'x' %}", 2, "the tag 'include' is not supported in chat templates")]
    [InlineData("{% mutiny %}", 1, "unknown tag 'mutiny'")]
    [InlineData("{{ n | harpoon }}", 1, "no filter named 'harpoon'")]
    [InlineData("{{ n is sunk }}", 1, "no test named 'sunk'")]
    [InlineData("{% for x in l %}\n", 1, "{% for %} without {% endfor %}")]
    [InlineData("{% break %}", 1, "'break' outside of a loop")]
    [InlineData("{{ t.encode() }}", 1, "'encode' of 'str' is not supported")]
    [InlineData("{{ l.append(1) }}", 1, "access to attribute 'append' of 'list' object is unsafe")]
    [InlineData("{{ ''.__class__.__mro__ }}", 1, "access to attribute '__class__'")]
    [InlineData("{{ ships | map(attribute='name') }}", 1, "add '| list'")]
    [InlineData("{{ lipsum() }}", 1, "lipsum is not supported")]
    [InlineData("{{ strftime_now('%Y') }}", 1, "ChatPrompt.Now")]
    [InlineData("{{ 'open }}", 1, "a text that does not end")]
    [InlineData("{{ n", 1, "'{{' without '}}'")]
    public void What_is_wrong_is_told_with_template_line_and_construct(string source, int line, string reason)
    {
        ChatTemplateException error = Assert.Throws<ChatTemplateException>(() => Render(source));
        Assert.StartsWith($"whale.jinja: line {line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(("whale.jinja", line, null), (error.Template, error.Line, error.Raised));
    }

    [Theory]
    [InlineData("{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}", "steps")]
    [InlineData("{{ range(1000000000) }}", "range")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "m calls itself")]
    [InlineData("{% set ns = namespace(s='whale') %}{% for i in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}", "a text of over")]
    [InlineData("{% set ns = namespace(s=[1]) %}{% for i in range(100) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}", "values")]
    [InlineData("{% set ns = namespace(s=[1]) %}{% for i in range(1000) %}{% set ns.s = [ns.s] %}{% endfor %}", "deep")]
    [InlineData("{{ 'x' * 1000000000 }}", "a text of over")]
    [InlineData("{{ '%1000000000d' % 3 }}", "a field of over")]
    [InlineData("{{ 'x'.center(1000000000) }}", "a text of over")]
    [InlineData("{{ 7 ** 7 ** 7 ** 7 ** 7 }}", "bits")]
    [InlineData("{% for i in range(99999) %}{{ 'whale' * 1000 }}{% endfor %}", "a text of over")]
    [InlineData("{% set a = 'a' * 4000000 %}{% for i in range(99999) %}{% if a + 'b' in a + a %}{% endif %}{% endfor %}", "steps")]
    public void A_hostile_template_ends(string source, string reason)
    {
        Assert.Contains(reason, Assert.Throws<ChatTemplateException>(() => Render(source)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_nested_too_deeply_is_refused()
    {
        foreach (string open in (string[])["(", "[", "-", "not ", "{1:", "a(", "a|default("])
            Assert.Throws<ChatTemplateException>(() => Render($"{{{{ {string.Concat(Enumerable.Repeat(open, 100_000))}"));
        Assert.Throws<ChatTemplateException>(() => Render(string.Concat(Enumerable.Repeat("{% if n %}", 50_000))));
        Assert.Throws<ChatTemplateException>(() => Render("{{ " + string.Join(" + ", Enumerable.Repeat("n", 100_000)) + " }}"));
    }

    [Fact]
    public void Numbers_keep_their_kind()
    {
        var variables = new JsonObject { ["a"] = 1, ["b"] = 1.0, ["c"] = JsonNode.Parse("1.0"), ["d"] = 12345678901234567890m, ["e"] = true, ["f"] = "s" };
        Assert.Equal("1 1.0 1.0 12345678901234567890 True s", Render("{{ a }} {{ b }} {{ c }} {{ d }} {{ e }} {{ f }}", variables));
    }

    private static string Render(string source) => Render(source, (JsonObject)JsonNode.Parse(Names)!);

    private static string Render(string source, JsonObject variables) =>
        ChatTemplate.Parse(source, "whale.jinja").Render(new ChatPrompt([]) { Variables = variables }).Text;
}
