using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OtaStack.Server.Events;

internal sealed class SecurityEventMapping : IEntityTypeConfiguration<SecurityEvent>
{
    public void Configure(EntityTypeBuilder<SecurityEvent> builder)
    {
        builder.ToTable("SecurityEvents");
        builder.HasKey(e => e.Id);
        builder.HasIndex(e => new { e.Product, e.DeviceId, e.EnrolledAt, e.Number, e.Reason }).IsUnique();
        builder.HasIndex(e => new { e.Product, e.UpdatedAt });
    }
}
