using Reference.Autograd;

namespace Reference.Transformer;

/// <summary>
/// A node of a model's tree: named parameters and named children, as transformers names them. Children stand in slots, so that an adapter can take one's
/// place; the tree knows nothing of adapters.
/// </summary>
public abstract class Module
{
    private readonly List<(string Name, Parameter Parameter)> _parameters = [];
    private readonly List<ISlot> _slots = [];

    /// <summary>The names from the root, joined by dots; empty for the root.</summary>
    public string Path { get; private set; } = "";

    /// <summary>The children, in the order of their names' registration.</summary>
    public IEnumerable<(string Name, Module Module)> Children
    {
        get
        {
            foreach (ISlot slot in _slots) yield return (slot.Name, slot.Module);
        }
    }

    /// <summary>The parameters of this module itself, under their names in it; a tied weight stands with its owner only.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> OwnParameters => _parameters;

    /// <summary>This module and all below it, parents first.</summary>
    public IEnumerable<Module> Tree()
    {
        yield return this;
        foreach (ISlot slot in _slots)
            foreach (Module module in slot.Module.Tree()) yield return module;
    }

    /// <summary>Every parameter once, parents first; a tied weight stands where it was registered.</summary>
    public IEnumerable<Parameter> Parameters()
    {
        foreach (Module module in Tree())
            foreach ((_, Parameter parameter) in module._parameters) yield return parameter;
    }

    /// <summary>The module at a path below this one.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the names that there are.</exception>
    public Module Find(string path)
    {
        Module module = this;
        foreach (string name in path.Split('.', StringSplitOptions.RemoveEmptyEntries)) module = module.SlotOf(name, path).Module;
        return module;
    }

    /// <summary>Puts another module in the place at a path. It takes over the path.</summary>
    /// <exception cref="ArgumentException">There is no such place, or the module is not of the kind that it takes.</exception>
    public void Replace(string path, Module replacement)
    {
        int dot = path.LastIndexOf('.');
        Module parent = dot < 0 ? this : Find(path[..dot]);
        parent.SlotOf(path[(dot + 1)..], path).Module = replacement;
        replacement.SetPath(Join(parent.Path, path[(dot + 1)..]));
    }

    /// <summary>Registers a child.</summary>
    protected Slot<T> Child<T>(string name, T module)
        where T : Module
    {
        var slot = new Slot<T>(name, module);
        _slots.Add(slot);
        module.SetPath(Join(Path, name));
        return slot;
    }

    /// <summary>Registers a parameter of this module.</summary>
    protected Parameter Own(string name, Parameter parameter)
    {
        _parameters.Add((name, parameter));
        return parameter;
    }

    private ISlot SlotOf(string name, string path)
    {
        foreach (ISlot slot in _slots)
            if (slot.Name == name) return slot;
        throw new ArgumentException($"no module '{path}': '{Path}' has {string.Join(", ", _slots.ConvertAll(slot => slot.Name))}");
    }

    private void SetPath(string path)
    {
        Path = path;
        foreach (ISlot slot in _slots) slot.Module.SetPath(Join(path, slot.Name));
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;

    private interface ISlot
    {
        string Name { get; }

        Module Module { get; set; }
    }

    /// <summary>A named place for a child of a kind.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    protected sealed class Slot<T>(string name, T module) : ISlot
        where T : Module
    {
        /// <summary>The name under the parent.</summary>
        public string Name { get; } = name;

        /// <summary>What stands there.</summary>
        public T Module { get; private set; } = module;

        Module ISlot.Module
        {
            get => Module;
            set => Module = value as T ?? throw new ArgumentException($"'{Name}' takes a {typeof(T).Name}, not a {value.GetType().Name}");
        }
    }
}

/// <summary>A module that maps one activation to another: linears, norms, embeddings' outputs, whole blocks.</summary>
public abstract class Layer : Module
{
    /// <summary>The layer's output for x.</summary>
    /// <param name="context">Layout, mode and sites.</param>
    /// <param name="x">[tokens, features].</param>
    public abstract Variable Forward(ForwardContext context, Variable x);
}
