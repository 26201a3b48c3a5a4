using Mono.Cecil;

namespace OtaStack.Architecture.Tests.Contracts;

/// <summary>What a contract assembly promises that the real library does not have.</summary>
internal static class ContractComparison
{
    public static List<string> Excess(ModuleDefinition contract, ApiListing real, out int compared)
    {
        List<string> excess = [];
        compared = 0;
        foreach (TypeDefinition type in PublicTypes(contract))
        {
            compared++;
            ListedType? listed = real.Find(type.FullName.Replace('/', '.'));
            if (listed is null)
            {
                excess.Add($"{type.FullName}: no such type");
                continue;
            }

            if (Signatures.IsDelegate(type) && listed.Header != Signatures.OfDelegate(type))
            {
                excess.Add($"{type.FullName}: {Signatures.OfDelegate(type)}");
            }

            foreach (string missing in BasesOf(type).Where(name => !listed.Bases.Contains(name)))
            {
                excess.Add($"{type.FullName}: does not derive from {missing}");
            }

            foreach (string member in Signatures.OfMembers(type))
            {
                compared++;
                if (!listed.Members.Any(candidate => Satisfies(candidate, member)))
                {
                    excess.Add($"{type.FullName}: {member}");
                }
            }
        }

        return excess;
    }

    /// <summary>The lines of the listing that the contract uses: what is committed beside the tests.</summary>
    public static string UsedPart(ModuleDefinition contract, ApiListing real)
    {
        List<string> lines = [];
        foreach (TypeDefinition type in PublicTypes(contract).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            ListedType? listed = real.Find(type.FullName.Replace('/', '.'));
            if (listed is null)
            {
                continue;
            }

            lines.Add(listed.Header);
            string[] members = [.. Signatures.OfMembers(type)];
            lines.AddRange(listed.Members.Where(candidate => members.Any(member => Satisfies(candidate, member))).Select(member => "    " + member));
        }

        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<TypeDefinition> PublicTypes(ModuleDefinition contract)
    {
        return contract.GetTypes().Where(type => type.IsPublic || type.IsNestedPublic);
    }

    private static IEnumerable<string> BasesOf(TypeDefinition type)
    {
        IEnumerable<string> interfaces = type.Interfaces.Select(implemented => implemented.InterfaceType.FullName);
        bool implied = type.BaseType is null || type.IsEnum || type.IsValueType
            || type.BaseType.FullName is "System.Object" or "System.MulticastDelegate";
        return implied ? interfaces : interfaces.Prepend(type.BaseType!.FullName);
    }

    private static bool Satisfies(string listed, string member)
    {
        if (listed == member)
        {
            return true;
        }

        // Enum members stand on one line; a property may offer more accessors than the contract takes.
        return listed.Split(", ").Contains(member)
            || (member.EndsWith("{ get; }", StringComparison.Ordinal) && listed == member.Replace("{ get; }", "{ get; set; }", StringComparison.Ordinal));
    }
}
