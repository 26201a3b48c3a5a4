using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OtaStack.Server.Rollouts;

internal sealed class RolloutMapping : IEntityTypeConfiguration<Rollout>
{
    public void Configure(EntityTypeBuilder<Rollout> builder)
    {
        builder.ToTable("Rollouts");
        builder.HasKey(r => r.Id);
        builder.HasIndex(r => new { r.Product, r.State });
        builder.Property(r => r.Revision).IsConcurrencyToken();
        builder.Property(r => r.HaltReason).HasConversion(
            reason => JsonSerializer.Serialize(reason, RolloutJson.Default.HaltReason),
            text => JsonSerializer.Deserialize(text, RolloutJson.Default.HaltReason));
    }
}
