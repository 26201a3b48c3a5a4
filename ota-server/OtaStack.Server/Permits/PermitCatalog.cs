using OtaStack.Server.Tuf;
using OtaStack.Trust;

namespace OtaStack.Server.Permits;

/// <summary>The published permits, read from the signed metadata and their files each time: they are few and seldom asked for.</summary>
internal sealed class PermitCatalog(PublishedFiles published)
{
    /// <summary>By id; empty when the product publishes none.</summary>
    public IReadOnlyList<PublishedPermit> List(string product)
    {
        IReadOnlyList<SnapshotEntry> roles = published.Roles(product);
        SnapshotEntry? targets = roles.FirstOrDefault(role => role.Role == RoleName.Targets);
        SnapshotEntry? permits = roles.FirstOrDefault(role => role.Role == PermitReader.Role);
        if (targets is null || permits is null || !DelegatedRoles.Read(published.Require(product, targets.FileName)).Contains(permits.Role, StringComparer.Ordinal))
        {
            return [];
        }

        List<PublishedPermit> found = [];
        foreach (TargetEntry target in TargetsList.Read(published.Require(product, permits.FileName)))
        {
            byte[] file = File.ReadAllBytes(published.PathOf(product, target));
            if (PermitReader.Read(file, target.Path, product, out PublishedPermit? permit) == Verdict.Accepted)
            {
                found.Add(permit!);
            }
        }

        return [.. found.OrderBy(permit => permit.Id, StringComparer.Ordinal)];
    }

    public PublishedPermit? Find(string product, string id)
    {
        return List(product).FirstOrDefault(permit => permit.Id == id);
    }
}
