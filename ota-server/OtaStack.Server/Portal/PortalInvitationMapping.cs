using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OtaStack.Server.Portal;

internal sealed class PortalInvitationMapping : IEntityTypeConfiguration<PortalInvitation>
{
    public void Configure(EntityTypeBuilder<PortalInvitation> builder)
    {
        builder.ToTable("PortalInvitations");
        builder.HasKey(i => i.Hash);
        builder.Property(i => i.Hash).HasMaxLength(32);
        builder.Property(i => i.ApiKeyId).HasMaxLength(16);
        builder.HasIndex(i => new { i.Product, i.DeviceId });
    }
}
