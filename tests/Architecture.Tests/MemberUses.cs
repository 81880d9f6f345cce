using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Reference.Tests.Architecture;

/// <summary>A use of a member in a method's body.</summary>
/// <param name="Type">The outermost type that holds the method, with its namespace.</param>
/// <param name="Method">The method.</param>
/// <param name="Member">What it uses, as Namespace.Type.Member.</param>
public sealed record MemberUse(string Type, string Method, string Member);

/// <summary>Reads the intermediate code of an assembly: which method uses which member.</summary>
public static class MemberUses
{
    private static readonly Dictionary<short, OpCode> s_codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Every use of a method or field in an assembly.</summary>
    public static List<MemberUse> Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        var uses = new List<MemberUse>();
        foreach (MethodDefinitionHandle handle in metadata.MethodDefinitions)
        {
            MethodDefinition method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0) continue;
            string type = Outermost(metadata, method.GetDeclaringType()), name = metadata.GetString(method.Name);
            foreach (int token in Tokens(file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!))
                if (Member(metadata, MetadataTokens(token)) is { } member) uses.Add(new MemberUse(type, name, member));
        }

        return uses;
    }

    private static EntityHandle MetadataTokens(int token) => (EntityHandle)System.Reflection.Metadata.Ecma335.MetadataTokens.Handle(token);

    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (int i = 0; i < code.Length;)
        {
            short value = code[i] == 0xFE ? unchecked((short)((0xFE << 8) | code[++i])) : code[i];
            i++;
            OpCode op = s_codes[value];
            if (op.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok) yield return BitConverter.ToInt32(code, i);
            i += op.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, i)),
                _ => 4,
            };
        }
    }

    private static string? Member(MetadataReader metadata, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodSpecification:
                return Member(metadata, metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method);
            case HandleKind.MethodDefinition:
                MethodDefinition method = metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                return $"{FullName(metadata, method.GetDeclaringType())}.{metadata.GetString(method.Name)}";
            case HandleKind.FieldDefinition:
                FieldDefinition field = metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                return $"{FullName(metadata, field.GetDeclaringType())}.{metadata.GetString(field.Name)}";
            case HandleKind.MemberReference:
                MemberReference reference = metadata.GetMemberReference((MemberReferenceHandle)handle);
                return $"{Parent(metadata, reference.Parent)}.{metadata.GetString(reference.Name)}";
            default:
                return null;
        }
    }

    private static string Parent(MetadataReader metadata, EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeDefinition) return FullName(metadata, (TypeDefinitionHandle)handle);
        if (handle.Kind != HandleKind.TypeReference) return handle.Kind.ToString();
        TypeReference type = metadata.GetTypeReference((TypeReferenceHandle)handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }

    private static string FullName(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        string name = metadata.GetString(type.Name);
        return type.GetDeclaringType().IsNil ? $"{metadata.GetString(type.Namespace)}.{name}" : $"{FullName(metadata, type.GetDeclaringType())}.{name}";
    }

    private static string Outermost(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        return type.GetDeclaringType().IsNil ? $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}" : Outermost(metadata, type.GetDeclaringType());
    }
}
